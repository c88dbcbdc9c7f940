"""The proof of time: no path exceeds what is promised or what the law allows, counted in working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.model.graph import ACTIVITIES
from engine.prover import Transition
from processes.items.model import Limit, ServiceItem
from processes.promises.days import Found, Over, Running, Timing, reckon
from processes.promises.model import ENDLESS, Fault, Proof
from processes.promises.periods import BOUND, allowed, counted
from processes.promises.product import Move, Product, heaviest, round_trip
from processes.promises.subject import is_officials
from processes.promises.world import Finding, World
from processes.texts import CLOCKS, Text, text

DECIDING = ("statutory", "promised")
FIGURES = (("promised", "days"), ("intake", "intake_days"), ("delivery", "delivery_days"), ("special", "special_days"))


def prove_time(world: World) -> Proof:
    """On every path each clock of the item is over in time; nothing goes round without end while one runs. It needs an item."""
    item = world.subject.item
    assert item is not None
    names = counted(item)
    timing = Timing(world.living, names)
    found = world.explored(timing, lambda made: made.wrong is not None or _circle(made, timing) is not None)
    circle = _circle(found, timing)
    if found.wrong is not None or circle is not None:
        return _endless(world, found, circle)
    limits = {
        name: (allowed(limit), _more(item, name)) for name in names if name in BOUND and (limit := item.limit(name)) is not None
    }
    return _measured(world, timing, limits, len(found.keys), found.cut)


def _circle(made: Product[Running], timing: Timing) -> tuple[int, Transition, int] | None:
    return heaviest(made, bounded=timing.bounded).circle


def _more(item: ServiceItem, name: str) -> int:
    """What one lawful extension adds to the deciding clocks, in working days."""
    statutory = item.limit("statutory")
    return statutory.extension if statutory is not None and name in DECIDING else 0


def _measured(world: World, timing: Timing, limits: Mapping[str, tuple[int, int]], states: int, cut: bool) -> Proof:
    reckoned = reckon(world.space, timing, limits, world.budget)
    exceeded = [name for name in limits if _exceeds(reckoned, name, limits[name])]
    faults = []
    for name in exceeded:
        nearest = reckon(world.wide or world.space, timing, limits, world.budget, name)
        if nearest.over is not None:
            faults.append(_late(world, timing, *nearest.over))
    figures = _figures(reckoned, limits)
    notes, states = _assumptions(world, reckoned, limits), states + reckoned.visited
    finding = Finding(_claim(world, figures), notes, tuple(faults), figures, states, cut or reckoned.cut)
    return world.conclude("time", finding)


def _exceeds(found: Found, name: str, limit: tuple[int, int]) -> bool:
    most, more = limit
    return found.longest.get((name, False), 0) > most or found.longest.get((name, True), 0) > most + more


def _figures(found: Found, limits: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """The longest working days from acceptance to decision, with and without an extension, and of the other clocks."""
    made: dict[str, int] = {}
    for name, figure in FIGURES:
        if name not in limits:
            continue
        most, more = limits[name]
        own = found.longest.get((name, False), 0)
        made[figure] = max(own, most) if name in found.open else own
        if (name, True) in found.longest and name == "promised":
            extended = found.longest[(name, True)]
            made["days_extended"] = max(extended, most + more) if name in found.open else extended
    return made


def _late(world: World, timing: Timing, over: Over, trail: list[Move]) -> Fault:
    clock = CLOCKS[over.clock]
    slow = _slow(timing, over.clock, trail)
    told = text(
        f"这条路径用了 {over.days} 个工作日，超过{clock['zh']} {over.allowed} 个工作日。",
        f"This path takes {over.days} working days; the {clock['en'].lower()} is {over.allowed}.",
    )
    names, english = _quoted(world, slow)
    change = text(
        f"缩短其中的环节时限（{names}），或者让它们同时进行。",
        f"Shorten the limits of {english}, or let them go on side by side.",
    )
    return Fault(told, tuple(slow), world.steps(trail), change)


def _slow(timing: Timing, clock: str, trail: list[Move]) -> list[str]:
    """The elements on the way that take days while the clock runs, each once."""
    state, found = timing.start, []
    for move in trail:
        if clock in state.clocks and timing.passed(state, move.transition).days:
            found.append(move.node)
        state = timing.after(state, move.transition) or state
    return list(dict.fromkeys(found))


def _endless(world: World, found: Product[Running], circle: tuple[int, Transition, int] | None) -> Proof:
    if circle is not None:
        trail, named = round_trip(found, circle), world.subject.quoted([circle[1].node])
        told = text(
            f"{named['zh']}所在的循环没有上限，时间没有上限。",
            f"{named['en']} stands in a loop that nothing bounds: the time has no end.",
        )
        change = text("给循环一个上限，或者让它在受理之前结束。", "Bound the loop, or let it end before acceptance.")
    else:
        assert found.wrong is not None
        trail = found.fault_trail()
        told = text(
            f"“{world.subject.name(found.wrong[0].elements[0])}”要等外来的消息或申请人，没有期限。",
            f"“{world.subject.english(found.wrong[0].elements[0])}” waits for a message or the applicant without a limit.",
        )
        change = text("加一个到期的定时边界事件，或者写上 onerun:limit。", "Put a timer on its boundary, or give it onerun:limit.")
    node = trail[-1].node if circle is None else circle[1].node
    fault = Fault(told, (node,) if node else (), world.steps(trail), change)
    return world.conclude("time", Finding(told, (), (fault,), {"days": ENDLESS}, len(found.keys)))


def working_days(number: int) -> Text:
    """A number of working days in words."""
    if number == 0:
        return text("当天", "the same day")
    return text(f"最多 {number} 个工作日", f"at most {number} working day{'' if number == 1 else 's'}")


def _claim(world: World, figures: Mapping[str, int]) -> Text:
    item = world.subject.item
    assert item is not None
    days = working_days(figures.get("days", 0))
    promised, statutory = (_limit_text(item.limits[name]) for name in ("promised", "statutory"))
    extended = figures.get("days_extended")
    more = _beside(item)
    zh = f"；经批准延期的{working_days(extended)['zh']}" if extended is not None else ""
    en = f", {working_days(extended)['en']} where it is extended" if extended is not None else ""
    return text(
        f"从受理到决定{days['zh']}{zh}（承诺 {promised['zh']}，法定 {statutory['zh']}）{more['zh']}。",
        f"From acceptance to decision: {days['en']}{en} (promised {promised['en']}, by law {statutory['en']}){more['en']}.",
    )


def _beside(item: ServiceItem) -> Text:
    """What the law lets an item do beside: papers that follow, which count, and special procedures, which do not."""
    zh = en = ""
    tolerance = item.limit("tolerance")
    if tolerance is not None and item.tolerable:
        days = _limit_text(tolerance)
        zh += f"；容缺受理的，从受理之日起计算，{days['zh']}内补齐材料的时间也算在内"
        en += f"; where papers follow after acceptance, the {days['en']} for them are counted too"
    for one in item.special:
        days = _limit_text(Limit(one.days, one.unit))
        zh += f"；{one.name['zh']}最长 {days['zh']}，依法不计算在内（{one.basis}）"
        en += f"; {one.name['en']}, at most {days['en']}, is not counted, as the law says ({one.basis})"
    return text(zh, en)


def _limit_text(limit: Limit) -> Text:
    many = "" if limit.days == 1 else "s"
    kind = text("个工作日", f"working day{many}") if limit.unit == "working" else text("天", f"day{many}")
    return text(f"{limit.days} {kind['zh']}", f"{limit.days} {kind['en']}")


def _assumptions(world: World, found: Found, limits: Mapping[str, tuple[int, int]]) -> tuple[Text, ...]:
    made = [
        text(
            "办理人在各自的时限内办完（onerun:limit，写在待办的到期日里）。",
            "Officials keep the limits of their tasks (onerun:limit, shown as due dates).",
        ),
        text("系统自动完成的步骤不占工作日。", "What the machine does takes no working day."),
    ]
    nodes = world.subject.nodes.values()
    without = [n.id for n in nodes if is_officials(n) and n.settings.limit is None]
    if without and found.open:
        zh, en = _quoted(world, without)
        left = working_days(max(limits["promised"][0] - found.longest.get(("promised", False), 0), 0))
        made.append(
            text(
                f"没有写时限的任务（{zh}）在其他任务给承诺期限留下的时间里办完（{left['zh']}）；待办显示的到期日就是承诺期限。",
                f"Tasks without a limit of their own ({en}) are done in what the others leave of the promise ({left['en']}); the "
                "promise is the due date that the inbox shows.",
            )
        )
    if found.late:
        zh, en = _quoted(world, found.late)
        made.append(
            text(
                f"{zh}只在办理人超过任务时限之后才会到期，这样的路径不计时间。",
                f"{en} comes only after an official has missed the limit of the task; the time of such a path is not counted.",
            )
        )
    stopping = [n.id for n in nodes if n.settings.clock is not None and n.kind in ACTIVITIES]
    if stopping:
        zh, en = _quoted(world, stopping)
        made.append(
            text(
                f"{zh}写了 onerun:clock：没有法定的暂停，办理期间时限照常计算。",
                f"{en} names a clock to stand: without a pause that the law knows it runs on, and the time is counted.",
            )
        )
    if any(n.settings.operation == "case.return" for n in nodes):
        told = text(
            "退回审查不给新的时间：退回之后的任务都以承诺期限为到期日。",
            "Sending back gives no new time: the tasks that follow are due with the promise.",
        )
        made.append(told)
    return tuple(made)


def _quoted(world: World, nodes: Iterable[str]) -> tuple[str, str]:
    named = world.subject.quoted(nodes)
    return named["zh"], named["en"]
