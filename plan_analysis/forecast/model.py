"""Many short annual series at once → middle and width of every forecast, and from them draws and summaries.

The middle is the median of thirteen component forecasts, moved towards the growth a group has in common; of a series
whose class is known it is the last value and the growth of region, group and class (pooling). The width is the
calibrated size of such a forecast's error. A draw is middle + width × a standardised error, so intervals,
probabilities and paths are one and the same distribution.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plan_analysis.forecast import calibration as calibrations
from plan_analysis.forecast import components, peers, pooling
from plan_analysis.forecast.calibration import Calibration
from plan_analysis.forecast.classes import GrowthClass
from plan_analysis.forecast.draws import DRAWS, Noise, noise
from plan_analysis.forecast.histories import History, from_long, prepared
from plan_analysis.forecast.transform import Scale

if TYPE_CHECKING:
    import pandas as pd

AT_ONCE = 1024  # series computed together: bounds the memory
LOWEST = 5.0  # on a curved scale no component falls below exp(-5) of the last value …
FARTHEST = 20.0  # … and no path moves farther than this
FIRST_SHIFT = 3  # the horizon at which the group's shift is stated; it grows with the root of the horizon
TOO_SHORT = "fewer than 4 values, and fewer than 5 comparable series to borrow from"
EMPTY = "no value"


@dataclass(frozen=True)
class Made:
    """Middle and width (N, h) of the forecasts on the model's scale, and the share of growth borrowed (N,).

    The steps of a forecast fill in the rows that they have something to say about; NaN is no forecast.
    """

    middle: np.ndarray
    width: np.ndarray
    borrowed: np.ndarray

    @classmethod
    def nothing(cls, count: int, horizon: int) -> "Made":
        """No forecast of any series."""
        return cls(np.full((count, horizon), np.nan), np.full((count, horizon), np.nan), np.zeros(count))

    @property
    def ahead(self) -> np.ndarray:
        """The years ahead, 1 to h."""
        return np.arange(1, self.middle.shape[1] + 1)


@dataclass(frozen=True)
class Forecasts:
    """Forecasts of N series for h years after each one's last value.

    ``middle`` and ``width`` (N, h) are on the model's scale and NaN where ``reasons`` says why there is none;
    ``borrowed`` (N,) is the share of the growth that comes from elsewhere, ``peers`` (N,) the number of other series in
    the group; ``classed`` (N,) marks series that are forecast by their class, with the errors of ``pooled``. All series
    share the same draws.
    """

    histories: tuple[History, ...]
    middle: np.ndarray
    width: np.ndarray
    borrowed: np.ndarray
    peers: np.ndarray
    reasons: tuple[str, ...]
    noise: Noise
    calibration: Calibration
    pooled: pooling.Pooling
    classed: np.ndarray
    rates: pooling.Rates | None = None

    def growth(self, index: int) -> pooling.Growth | None:
        """What the growth of one series is put together from; None where it is not forecast by its class in logs."""
        if self.rates is None or not self.classed[index] or self.histories[index].scale.name not in ("log", "count"):
            return None
        return self.rates.growth(int(self.classed[:index].sum()))

    @cached_property
    def errors(self) -> tuple[np.ndarray, np.ndarray]:
        """Standardised error of each draw and year, (draws, h): of series without a class, and of those with one."""
        return self._errors_of(self.noise, self.calibration), self._errors_of(self.noise, self.pooled)

    def at(self, index: int, year: int) -> np.ndarray:
        """Draws of one series in one year ahead (1 is the first), (draws,), in its unit."""
        errors = self.errors[int(self.classed[index])][:, year - 1]
        return self._in_unit(index, self.middle[index, year - 1] + self.width[index, year - 1] * errors)

    def paths(
        self, index: int, noise: Noise | None = None, start: np.ndarray | float = 0.0, wider: float = 1.0
    ) -> np.ndarray:
        """Sample paths of one series, (draws, h), in its unit.

        ``start`` moves each path's start on the model's scale where the last value itself is uncertain; ``wider``
        stretches them where less is known than the forecast takes for granted.
        """
        law = self.pooled if self.classed[index] else self.calibration
        errors = self.errors[int(self.classed[index])] if noise is None else self._errors_of(noise, law)
        return self._in_unit(index, self.middle[index] + wider * self.width[index] * errors + start)

    def quantiles(self, levels: Sequence[float] | np.ndarray) -> np.ndarray:
        """Quantiles of the paths, (N, h, len(levels)), in the unit of each series; NaN where there is no forecast."""
        z = np.full((*self.middle.shape, len(levels)), np.nan)
        for law, rows in self._by_law():
            errors = np.quantile(self.errors[law], levels, axis=0, method="inverted_cdf").T
            z[rows] = self.middle[rows, :, None] + self.width[rows, :, None] * errors
        return self._backward(z)

    def summary(self, levels: Sequence[float] = (50, 80, 95)) -> "pd.DataFrame":
        """One row per series and year ahead: median, central ranges (lo80, hi80 …), and the reason where there is none.

        ``series`` is the position in the input.
        """
        import pandas as pd

        count, horizon = self.middle.shape
        ends = {
            f"{side}{level:g}": 0.5 + sign * level / 200 for level in levels for side, sign in (("lo", -1), ("hi", 1))
        }
        edges = self.quantiles(list(ends.values())).reshape(count * horizon, -1)
        ahead = {"series": np.repeat(np.arange(count), horizon), "ahead": np.tile(np.arange(1, horizon + 1), count)}
        table = pd.DataFrame(ahead | {"median": self.medians().ravel()} | dict(zip(ends, edges.T, strict=True)))
        return table.assign(reason=np.repeat(self.reasons, horizon))

    def medians(self) -> np.ndarray:
        """The middle of the paths, (N, h), in the unit of each series."""
        return self._backward(self.middle[..., None])[..., 0]

    def probability(self, targets: np.ndarray, year: int) -> np.ndarray:
        """Share of paths at or above each target (N, k) in the given year ahead (1 is the first), (N, k)."""
        edge = np.full(np.shape(targets), np.nan)
        for scale, rows in self._by_scale():
            middle, width = self.middle[rows, year - 1, None], self.width[rows, year - 1, None]
            asked = np.asarray(targets, float)[rows]
            rounding = 0.5 if scale.name in ("count", "few") else 0.0
            edge[rows] = (scale.forward(asked - rounding) - middle) / width
            impossible = scale.low >= asked if scale.name in ("floored", "count", "few") else asked <= scale.low
            edge[rows] = np.where(impossible & (scale.name != "linear"), -np.inf, edge[rows])
        reached = np.full(edge.shape, np.nan)
        for law, rows in self._by_law():
            ordered = np.sort(self.errors[law][:, year - 1])
            reached[rows] = 1 - np.searchsorted(ordered, edge[rows], side="left") / len(ordered)
        return np.where(np.isfinite(self.middle[:, :1]) & ~np.isnan(np.asarray(targets, float)), reached, np.nan)

    def _errors_of(self, noise: Noise, law: Calibration | pooling.Pooling) -> np.ndarray:
        return law.standard(noise.scores(self.middle.shape[1], law.persistence))

    def _by_law(self) -> Iterator[tuple[int, np.ndarray]]:
        """Rows without a class (0) and with one (1), where there are any."""
        return ((law, rows) for law in (0, 1) if len(rows := np.flatnonzero(self.classed == bool(law))))

    def _in_unit(self, index: int, z: np.ndarray) -> np.ndarray:
        scale, last = self.histories[index].scale, self.histories[index].z[-1]
        return scale.backward(np.clip(z, last - FARTHEST, last + FARTHEST) if scale.curved else z)

    def _backward(self, z: np.ndarray) -> np.ndarray:
        values = np.full(z.shape, np.nan)
        for scale, rows in self._by_scale():
            last = np.array([self.histories[i].z[-1] if len(self.histories[i].z) else np.nan for i in rows])
            last = last[:, None, None]
            near = np.clip(z[rows], last - FARTHEST, last + FARTHEST) if scale.curved else z[rows]
            values[rows] = scale.backward(near)
        return values

    def _by_scale(self) -> Iterator[tuple[Scale, np.ndarray]]:
        scales = [history.scale for history in self.histories]
        for scale in dict.fromkeys(scales):
            yield scale, np.array([i for i, other in enumerate(scales) if other == scale])


def forecast_many(
    histories: "Sequence[np.ndarray] | pd.DataFrame",
    horizon: int,
    *,
    scales: Sequence[Scale] | None = None,
    groups: Sequence | None = None,
    seed: str | int = 0,
    draws: int = DRAWS,
    calibration: Calibration | None = None,
    at_large: bool = False,
    classes: Sequence[GrowthClass | None] | None = None,
    small: Sequence[bool] | None = None,
    pooled: pooling.Pooling | None = None,
) -> Forecasts:
    """Forecast every series ``horizon`` years beyond its last known value.

    ``histories`` are yearly values, oldest first, NaN for a year without one; or a long table with columns series, year
    and value, whose series are taken in order of appearance. ``scales`` default to logs for
    positive series; ``groups`` (one label per series) name the series that are alike: growth, spread and past errors
    are pooled within a label. With ``at_large`` two or three positive values without peers are forecast as well, from
    the growth of public series at large: a guess with wide ranges. ``classes`` say what kind of regional statistic a
    series is (``classes.proposed``): growth then comes from region, group and class, and one value is enough; ``small``
    marks those of cities and counties. The same input and seed give the same draws.

    Raises ValueError for a horizon below 1 or lists of unlike length; a series that cannot be forecast gets a reason,
    not an error.
    """
    if not isinstance(histories, Sequence):
        histories = list(from_long(histories).values())
    _check(len(histories), horizon, {"scales": scales, "groups": groups, "classes": classes, "small": small})
    calibration, pooled = calibration or calibrations.shipped(), pooled or pooling.shipped()
    kinds: Sequence[Scale | None] = scales or [None] * len(histories)
    ready = [prepared(values, scale) for values, scale in zip(histories, kinds, strict=True)]
    wanted = _classes(ready, classes)
    classed = np.array([one is not None for one in wanted], bool)
    members = _members(ready, groups, wanted)
    made, found = Made.nothing(len(ready), horizon), None
    if not classed.all():
        made = forecasts_of(ready, [rows for rows in members if not classed[rows[0]]], horizon, calibration, ~classed)
        if at_large:
            _guess(ready, calibration, made)
    if classed.any():
        found = _rates(ready, wanted, small, [rows for rows in members if classed[rows[0]]])
        last = np.array([history.z[-1] for history, one in zip(ready, classed, strict=True) if one])
        made.middle[classed], made.width[classed] = pooling.forecasts(found, last, horizon)
        made.borrowed[classed] = 1 - found.own
    company = np.zeros(len(ready), int)
    for rows in members:
        company[rows] = len(rows) - 1
    return Forecasts(
        tuple(ready), made.middle, made.width, made.borrowed, company, _reasons(ready, made),
        noise(str(seed), horizon, draws), calibration, pooled, classed, found,
    )  # fmt: skip


def _check(count: int, horizon: int, lists: dict[str, Sequence | None]) -> None:
    if horizon < 1:
        raise ValueError(f"the horizon is {horizon}; it counts the years ahead and is at least 1")
    for name, given in lists.items():
        if given is not None and len(given) != count:
            raise ValueError(f"{len(given)} {name} are given for {count} series")


def _classes(ready: list[History], classes: Sequence[GrowthClass | None] | None) -> list[GrowthClass | None]:
    """The class that a series is forecast by: growth is of positive values, of which there must be one."""
    return [
        one if one is not None and history.scale.curved and len(history.z) else None
        for one, history in zip(classes or [None] * len(ready), ready, strict=True)
    ]


def _reasons(ready: list[History], made: Made) -> tuple[str, ...]:
    """Why a series has no forecast; empty where it has one."""
    return tuple(
        "" if np.isfinite(row).all() else (TOO_SHORT if len(history.z) else EMPTY)
        for row, history in zip(made.middle, ready, strict=True)
    )


def _rates(
    ready: list[History], classes: list[GrowthClass | None], small: Sequence[bool] | None, members: list[np.ndarray]
) -> pooling.Rates:
    """Growth of the series with a class; ``members`` are the groups of such series."""
    rows = [i for i, one in enumerate(classes) if one is not None]
    place = {row: k for k, row in enumerate(rows)}
    prior = pooling.prior(
        [one for one in classes if one is not None], [small is not None and bool(small[i]) for i in rows]
    )
    own = pooling.steps([ready[i] for i in rows], prior.small)
    return pooling.rates(own, prior, [np.array([place[i] for i in group.tolist()]) for group in members])


def forecast_one(values: np.ndarray, horizon: int, scale: Scale | None = None, seed: str | int = 0) -> Forecasts:
    """Forecast of a single series: the same as ``forecast_many`` with one."""
    return forecast_many([values], horizon, scales=[scale] if scale else None, seed=seed)


def forecasts_of(
    ready: list[History], members: list[np.ndarray], horizon: int, calibration: Calibration,
    wanted: np.ndarray | None = None,
) -> Made:  # fmt: skip
    """Forecasts of histories made ready, with all that their groups know.

    Where ``wanted`` (N,) is False there is no forecast.
    """
    if wanted is not None and not wanted.all():
        ready = [history if one else _nothing(history) for history, one in zip(ready, wanted, strict=True)]
    made = _pooled(ready, members, horizon, calibration)
    for rows in members:
        _shift(ready, rows, calibration, made)
        _shorten(ready, rows, calibration, made)
    return made


def _nothing(history: History) -> History:
    return History(history.z[:0], history.raw[:0], history.scale, 0)


def _members(ready: list[History], groups: Sequence | None, classes: Sequence[GrowthClass | None]) -> list[np.ndarray]:
    """Index arrays of the groups; series on different scales or of different classes do not mix."""
    if groups is None:
        return []
    keys = [(label, history.scale, one) for label, history, one in zip(groups, ready, classes, strict=True)]
    found: dict = {}
    for index, key in enumerate(keys):
        found.setdefault(key, []).append(index)
    return [np.array(rows) for rows in found.values()]


def _pooled(ready: list[History], members: list[np.ndarray], horizon: int, calibration: Calibration) -> Made:
    """Forecasts of the series with enough values of their own."""
    middle, what, step, borrowed = centres(ready, members, horizon)
    width = step[:, None] * np.exp(what @ calibration.width)
    few = [i for i, history in enumerate(ready) if history.scale.name == "few"]
    if few:  # single events come at random: their number over some years strays by its root at least
        events = np.sqrt(step[few, None] * np.arange(1, horizon + 1))
        width[few] = np.maximum(width[few], events / calibration.standard(np.array([1.0])))
    return Made(middle, width, borrowed)


def centres(
    ready: list[History], members: list[np.ndarray], horizon: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What a forecast is before its width is calibrated; NaN for series shorter than four values.

    Returns middles (N, h), features of the error's size (N, h, F), mean steps (N,) and borrowed shares (N,).
    """
    count = len(ready)
    rate, say, borrowed = np.zeros(count), np.zeros(count), np.zeros(count)
    for rows in members:
        mean, steps, variance = peers.recent([ready[i].z for i in rows])
        common = peers.growth_of(mean, steps, variance)
        if common is not None:
            rate[rows], share = common.pooled(mean, steps)
            say[rows] = common.common
            borrowed[rows] = common.common * share
    middle = np.full((count, horizon), np.nan)
    what, step = np.full((count, horizon, len(calibrations.FEATURES)), np.nan), np.full(count, np.nan)
    for rows in _blocks(ready):
        middle[rows], what[rows], step[rows] = _block([ready[i] for i in rows], horizon, rate[rows], say[rows])
    known = np.array([history.known for history in ready], float)
    for rows in members:
        own = np.log(step[rows])
        if np.isfinite(own).sum() >= peers.MIN_PEERS:
            weight = peers.SPREAD_WEIGHT * say[rows]
            step[rows] *= np.exp(weight / (known[rows] + weight) * (np.nanmedian(own) - own))
    return middle, what, step, borrowed


def _blocks(ready: list[History]) -> Iterator[np.ndarray]:
    """Indices of series of one length and scale, at most AT_ONCE together, leaving out those shorter than four."""
    blocks: dict = {}
    for index, history in enumerate(ready):
        if history.known >= components.SHORTEST:
            blocks.setdefault((len(history.z), history.scale), []).append(index)
    for indices in blocks.values():
        for start in range(0, len(indices), AT_ONCE):
            yield np.array(indices[start : start + AT_ONCE])


def _block(
    block: list[History], horizon: int, rate: np.ndarray, say: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scale = block[0].scale
    z = np.stack([history.z for history in block])
    known = np.array([history.known for history in block], float)
    each, residual = _components(z, np.stack([history.raw for history in block]), scale, horizon)
    weight = say[:, None]
    grown = z[:, -1:] + rate[:, None] * np.arange(1, horizon + 1)
    middle = (1 - weight) * np.median(each, axis=0) + weight * grown
    spread = np.abs(each - middle).mean(axis=0)
    thinned = np.array([history.thinned for history in block])
    step = np.maximum(np.abs(np.diff(z, axis=1)).mean(axis=1) * thinned, scale.smallest_step(z))
    signs = calibrations.Signs(z, scale.curved, known, step, spread, residual)
    return middle, calibrations.features(signs), step


def _components(z: np.ndarray, raw: np.ndarray, scale: Scale, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """All component forecasts on the model's scale, (C, N, h), and the in-sample error of the best model."""
    own = components.fitted(z, horizon)
    if not scale.curved:
        return np.stack([*components.drifts(z, horizon).values(), *own.forecasts.values()]), own.residual
    level = components.drifts(raw, horizon) | components.fitted(raw, horizon).forecasts
    each = np.stack([*(scale.forward(one) for one in level.values()), *own.forecasts.values()])
    last = z[None, :, -1:]
    return np.clip(each, last - LOWEST, last + FARTHEST), own.residual


def _shift(ready: list[History], rows: np.ndarray, calibration: Calibration, made: Made) -> None:
    """Move the middles by the error that the group's forecasts of the last years showed.

    The first three years are moved by what forecasts made three years ago have shown, later ones by those made six
    years ago: so a forecast of three years is the beginning of one of six.
    """
    group = [ready[i] for i in rows]
    profile = np.sqrt(np.minimum(made.ahead, components.LONGEST_TESTED) / FIRST_SHIFT)
    near, far = slice(None, FIRST_SHIFT), slice(FIRST_SHIFT, None)
    for years, hidden in ((near, FIRST_SHIFT), (far, components.LONGEST_TESTED)):
        if not len(profile[years]):
            continue
        errors = past_errors(group, hidden, calibration)
        if len(errors) >= peers.MIN_PEERS:
            moved = peers.shift(errors, calibration.shift) * profile[years]
            made.middle[rows, years] += moved * made.width[rows, years]


def past_errors(group: list[History], horizon: int, calibration: Calibration) -> np.ndarray:
    """Standardised errors of the forecasts of the years just gone, (cases, h); NaN beyond what could be hidden.

    As many years are hidden as leave four values, at most the horizon; the rest of the group is cut alike.
    """
    found = []
    hidden = np.array(
        [min(horizon, components.LONGEST_TESTED, history.known - components.SHORTEST) for history in group]
    )
    for years in np.unique(hidden[hidden > 0]):
        chosen = [history for history, most in zip(group, hidden, strict=True) if most == years]
        past = [history.before(int(years)) for history in chosen]
        made = _pooled(past, [np.arange(len(past))], int(years), calibration)
        came = np.stack([history.z[-int(years) :] for history in chosen])
        error = np.full((len(chosen), horizon), np.nan)
        error[:, :years] = (came - made.middle) / made.width
        found.append(error)
    return np.concatenate(found) if found else np.empty((0, horizon))


def _shorten(ready: list[History], rows: np.ndarray, calibration: Calibration, made: Made) -> None:
    """Forecasts of members with one to three values: the group's growth and the group's past errors."""
    short = [i for i in rows if 0 < ready[i].known < components.SHORTEST]
    group = [ready[i].z for i in rows]
    common = peers.growth(group) if short else None
    if common is None:
        return
    slope = float(calibration.width[1])
    unit = calibration.standard(np.array([peers.NORMAL_80]))[0]
    pasts = {n: _tested(group, n, slope) for n in {ready[index].known for index in short}}
    for index in short:
        past = pasts[ready[index].known]
        if past is not None:
            size, moved = past
            mean, steps, _ = peers.recent([ready[index].z])
            rate, made.borrowed[index] = (part[0] for part in common.alone(mean, steps))
            made.middle[index] = ready[index].z[-1] + (rate + moved) * made.ahead
            made.width[index] = size / unit * made.ahead**slope


def _tested(group: list[np.ndarray], kept: int, slope: float) -> tuple[float, float] | None:
    """How the group's growth alone has forecast its members, as many years ahead as the members' lengths allow."""
    years = range(components.LONGEST_TESTED, 0, -1)
    return next((past for ahead in years if (past := peers.short(group, kept, ahead, slope))), None)


def _guess(ready: list[History], calibration: Calibration, made: Made) -> None:
    """Forecasts of two or three values on a curved scale that nothing else could be said about."""
    common = calibration.at_large
    if common is None:
        return
    unit = calibration.standard(np.array([peers.NORMAL_80]))[0]
    for index, history in enumerate(ready):
        size = calibration.short.get(history.known)
        if size and history.scale.curved and np.isnan(made.middle[index]).any():
            mean, steps, _ = peers.recent([history.z])
            rate, made.borrowed[index] = (part[0] for part in common.alone(mean, steps))
            made.middle[index] = history.z[-1] + rate * made.ahead
            size *= peers.roughness(history.z) * history.thinned
            made.width[index] = size / unit * made.ahead ** calibration.width[1]
