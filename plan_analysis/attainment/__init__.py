"""Will a target be met: histories and forecasts → verdicts, beside the rules of other bodies and what-if paths."""

from plan_analysis.attainment.assessment import DRAWS, as_asked, assess, assess_plan, at_base_prices
from plan_analysis.attainment.counting import VERDICTS, distinct, number_met, outlook, summary
from plan_analysis.attainment.events import RELATIONS, event, span
from plan_analysis.attainment.grounds import Assessment, growth_between
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.rates import Rates, combined, contributions, peer_rates
from plan_analysis.attainment.reasons import published_count
from plan_analysis.attainment.ruling import HIGHEST, LOWEST, verdict_of

__all__ = [
    "DRAWS", "HIGHEST", "LOWEST", "RELATIONS", "VERDICTS", "Assessment", "Message", "Rates", "as_asked", "assess",
    "assess_plan", "at_base_prices", "combined", "contributions", "distinct", "event", "growth_between", "number_met",
    "outlook", "peer_rates", "published_count", "span", "summary", "verdict_of",
]  # fmt: skip
