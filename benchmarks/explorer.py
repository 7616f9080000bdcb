"""How fast the explorer answers, in a live kernel as a browser has it: ``python benchmarks/explorer.py [ROUNDS]``.

First picture: from the moment a fresh kernel is asked for the notebook's cells until its chart has been sent. Update:
from a message that moves the slider, as the browser sends it, until the chart that follows has been sent; warm, 5,000
draws.
Painting in the browser comes on top. On a shared machine the processor time tells more than the clock.
"""

import os
import statistics
import sys
import time

from jupyter_client.manager import start_new_kernel

CELLS = "from plan_analysis import explore\ndesk = explore.explorer('', '', '', 'en')\ndesk"
ASK = "print(desk.target.slider.model_id, desk.chart.model_id, desk.target.slider.min, desk.target.slider.max)"
SPENT = "import time; print(time.process_time())"
LIMITS = {"first picture": 3.0, "update": 0.2}  # seconds


def until_idle(client: object, sent: str) -> list[dict]:
    """Every message of a request, until its kernel is idle again."""
    found = []
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != sent:
            continue
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return found
        found.append(message)


def moved(client: object, slider: str, chart: str, value: float) -> float:
    """Seconds from a slid value to the chart that follows it."""
    data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
    message = client.session.msg("comm_msg", {"comm_id": slider, "data": data})
    begun = time.perf_counter()
    client.shell_channel.send(message)
    while True:
        came = client.get_iopub_msg(timeout=120)
        content = came["content"]
        ours = came["msg_type"] == "comm_msg" and content["comm_id"] == chart
        if ours and "figure" in content["data"].get("state", {}):
            return time.perf_counter() - begun


def main(rounds: int) -> int:
    """Print both figures; 1 where one is over its limit."""
    os.environ["PLAN_ANALYSIS_LIVE"] = "1"
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        begun = time.perf_counter()
        until_idle(client, client.execute(CELLS))
        first = time.perf_counter() - begun
        said = until_idle(client, client.execute(ASK))
        worked = float(until_idle(client, client.execute(SPENT))[-1]["content"]["text"])
        text = next(one["content"]["text"] for one in said if one["msg_type"] == "stream")
        slider, chart, low, high = text.split()
        low, high = float(low), float(high)
        span = [low + (high - low) * (0.3 + 0.4 * n / rounds) for n in range(rounds)]
        times = [moved(client, slider, chart, value) for value in span]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    late = sorted(times)[int(0.95 * len(times))]
    limit = LIMITS["first picture"]
    print(f"first picture in a fresh kernel: {first:.2f} s (limit {limit:.0f} s), {worked:.2f} s of a processor")
    print(
        f"update, {rounds} moves of the slider: median {1000 * statistics.median(times):.0f} ms, "
        f"95 % within {1000 * late:.0f} ms (limit {1000 * LIMITS['update']:.0f} ms)"
    )
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return int(first > LIMITS["first picture"] or late > LIMITS["update"])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
