"""What a group of series knows about each of its members: common growth, spread, and how forecasts went before.

A group is a set of series of the same kind, such as one indicator in many regions. Its say is as large as what
its members have in common: where they grow alike it rules, where they do not it hardly counts.

Source of the partial pooling: Gelman et al., Bayesian Data Analysis, 3rd ed., 5.4 (normal means, moments).
"""

from dataclasses import dataclass

import numpy as np

RECENT_STEPS = 10  # growth is taken from the last ten steps: older growth belongs to another economy
MIN_PEERS = 5  # fewer series say too little about how growth differs between them
OWN_SHIFT = 0.5  # part of the group's past error that is expected to come again
NORMAL_80 = 1.2816  # half the width of a standard normal's 80 % range
SHIFT_CASES = 10  # number of series at which that part is halved
SPREAD_WEIGHT = 4  # weight of the group's mean step, in own values, where the members grow alike
ROUGHNESS, SMALLEST_STEP = 0.25, 0.003  # power of two or three values' own mean step in the width; least step, in logs
NORMAL_MAD = 0.4549  # median of a squared standard normal number


@dataclass(frozen=True)
class Growth:
    """Yearly growth in a group, on the model's scale.

    ``middle`` is that of the members' mean growth, ``observed`` its variance, ``between`` the same less what chance
    alone gives, ``within`` the variance of the steps of one member.
    """

    middle: float
    observed: float
    between: float
    within: float
    members: int

    @property
    def common(self) -> float:
        """How much of the growth the members have in common, 0-1: squared middle against squared spread."""
        total = self.middle**2 + self.observed
        return (self.middle**2 / total) ** 3 if total > 0 else 0.0

    def pooled(self, mean: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Growth of members from their own mean recent step and the group's, and the share taken from the group.

        A member without a step (count 0) takes all from the group.
        """
        chance = self.within / np.maximum(count, 1)
        total = chance + self.between
        share = np.where(count > 0, np.divide(chance, total, out=np.zeros_like(chance), where=total > 0), 1.0)
        return (1 - share) * mean + share * self.middle, share

    def alone(self, mean: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The pooled growth where it is all there is: the part that is not common to the group is halved."""
        rate, share = self.pooled(mean, count)
        return rate * (1 + self.common) / 2, share


def recent(histories: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, number and variance about the mean (n - 1) of each history's last ten steps; zeros where there is none."""
    steps = np.zeros((len(histories), RECENT_STEPS))
    count = np.array([min(max(len(z) - 1, 0), RECENT_STEPS) for z in histories], float)
    for row, z in enumerate(histories):
        late = z[-RECENT_STEPS - 1 :]
        steps[row, : max(len(late) - 1, 0)] = late[1:] - late[:-1]
    seen = np.arange(RECENT_STEPS) < count[:, None]
    mean = steps.sum(axis=1) / np.maximum(count, 1)
    squares = (np.where(seen, steps - mean[:, None], 0.0) ** 2).sum(axis=1)
    return mean, count, squares / np.maximum(count - 1, 1)


def growth(histories: list[np.ndarray]) -> Growth | None:
    """Growth of a group of histories on the model's scale; None with fewer than five of at least three values.

    The variance between members is that of their mean growth less what chance alone gives, and not below a
    quarter of it.
    """
    return growth_of(*recent(histories))


def growth_of(mean: np.ndarray, count: np.ndarray, variance: np.ndarray) -> Growth | None:
    """Growth of a group from what ``recent`` gives."""
    usable = count >= 2
    if usable.sum() < MIN_PEERS:
        return None
    means, counts = mean[usable], count[usable]
    within = float(np.average(variance[usable], weights=counts - 1))
    middle = float(np.median(means))
    observed = float(np.median((means - middle) ** 2)) / NORMAL_MAD
    between = max(observed - within / float(counts.mean()), observed / 4)
    return Growth(middle, observed, between, within, len(means))


def shift(standardised: np.ndarray, constant: float) -> float:
    """Expected error of the group in units of the width, from the forecasts of the years just gone, (cases, h).

    Half of the middle error comes again (less in small groups), and ``constant`` of what groups in general show.
    """
    known = standardised[:, np.isfinite(standardised).any(axis=0)]
    if not known.size:
        return constant
    middle = float(np.nanmean(np.nanmedian(known, axis=0)))
    return OWN_SHIFT * len(standardised) / (len(standardised) + SHIFT_CASES) * middle + constant


def roughness(z: np.ndarray) -> float:
    """By what the width of a forecast from two or three values alone is multiplied: a power of their mean step in logs.

    The power was chosen between 0.1 and 0.4 where collections left out gained: errors grow with the steps that were
    seen, but far less than in proportion, since one or two steps say little.
    """
    return max(float(np.abs(np.diff(z)).mean()), SMALLEST_STEP) ** ROUGHNESS


def short(
    histories: list[np.ndarray], kept: int, horizon: int, slope: float, rough: bool = False
) -> tuple[float, float] | None:
    """How the group's growth alone would have forecast members of whom only ``kept`` values are known.

    Every member long enough is cut as if its last years were not out yet. Returns the 80 % quantile of the absolute
    errors, each divided by years^slope (and by the roughness of what was kept, if asked for: it helps where there is no
    group to speak of, not in groups), and the middle error per year of which half is expected to come again; None where
    too few members are long enough.
    """
    sizes, yearly = [], []
    ahead = min(horizon, 3)
    for back in (1, 2):
        hidden = [z[: len(z) - ahead * back] for z in histories]
        past = growth(hidden)
        if past is None:
            continue
        mean, count, _ = recent([seen[-kept:] for seen in hidden])
        rates, _ = past.alone(mean, count)
        for whole, seen, rate in zip(histories, hidden, rates, strict=True):
            if len(seen) >= kept:
                came = whole[len(seen) : len(seen) + ahead]
                years = np.arange(1, len(came) + 1)
                error = came - seen[-1] - rate * years
                sizes.extend(np.abs(error) / years**slope / (roughness(seen[-kept:]) if rough else 1.0))
                if back == 1:
                    yearly.append(error[-1] / years[-1])
    if len(sizes) < 2 * MIN_PEERS or not yearly:
        return None
    return float(np.quantile(sizes, 0.8)), OWN_SHIFT * float(np.median(yearly))
