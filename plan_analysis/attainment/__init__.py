"""Will a target be met: histories and forecasts → verdicts, beside the rules of other bodies and what-if paths."""

from plan_analysis.attainment.assessment import (
    DRAWS,
    HIGHEST,
    LOWEST,
    RELATIONS,
    VERDICTS,
    Assessment,
    Message,
    Rates,
    assess,
    assess_plan,
    contributions,
    event,
    growth_between,
    number_met,
    outlook,
    peer_rates,
    published_count,
    span,
    summary,
    together,
    verdict_of,
)

__all__ = [
    "DRAWS", "HIGHEST", "LOWEST", "RELATIONS", "VERDICTS", "Assessment", "Message", "Rates", "assess", "assess_plan",
    "contributions", "event", "growth_between", "number_met", "outlook", "peer_rates", "published_count", "span",
    "summary", "together", "verdict_of",
]  # fmt: skip
