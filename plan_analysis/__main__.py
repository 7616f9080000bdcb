"""The command ``plan-analysis``; a page that is asked for at once has its template started before all else."""

import os
import sys


def main() -> None:
    """Run the command line."""
    _standing()
    words = sys.argv[3:] if sys.argv[1:2] == ["--project"] else sys.argv[1:]
    at_once = words[:1] == ["page"] and not {"--help", "stock", "--engine=stock"} & set(sys.argv)
    if at_once:
        from plan_analysis.warm.template import available, current

        if available():
            current("plan_analysis.runner.preload")
    from plan_analysis.cli import app
    from plan_analysis.cli.terminal import at_home, readable

    readable()
    at_home()
    try:
        app()
    except Exception as error:
        sys.exit(_fault(error))
    except SystemExit as end:
        if at_once and isinstance(end.code, int | None):
            _leave(end.code or 0)
        raise


def _standing() -> None:
    """Let standard streams that are closed lead nowhere: what is opened next would else be what others print into."""
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != descriptor:
            os.dup2(opened, descriptor)
            os.close(opened)
        mode = "w" if descriptor else "r"
        setattr(sys, name, open(descriptor, mode, encoding="utf-8", errors="replace", closefd=False))


def _fault(error: Exception) -> int:
    """A fault of this program, in a sentence; where its traceback lies, for whoever mends it."""
    import tempfile
    import traceback

    said = f"plan-analysis failed: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
    try:
        handle, name = tempfile.mkstemp(".txt", "plan-analysis-")
        with open(handle, "w", encoding="utf-8", errors="replace") as file:
            traceback.print_exception(error, file=file)
        said += f"\nThis is a fault of the program, not of yours; report it with {name}"
    except OSError:
        traceback.print_exception(error)
    if sys.stderr is not None:
        print(said, file=sys.stderr)
    return 1


def _leave(code: int) -> None:
    """End now: the page is written and its report has ended; taking the interpreter apart takes as long as the HTML."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
