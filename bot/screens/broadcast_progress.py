"""How a broadcast goes, in one message that is edited, and how it ended. Pure."""

from bot.callbacks.broadcast import BroadcastPlace, Broadcasts, SteerBroadcast
from bot.screens.layout import bottom, button, danger, lines, main, paragraphs, screen, short
from bot.screens.screen import Rows, Screen
from bot.services.broadcast_views import ProgressView, State
from bot.texts import Html, Texts

CELLS = 12
FULL, EMPTY = "\N{FULL BLOCK}", "\N{LIGHT SHADE}"
UNCERTAIN_SHOWN = 12


def progress(view: ProgressView, t: Texts) -> Screen:
    """The bar, the numbers, and what can be done about it."""
    if view.ask:
        return _asked(view, t)
    return screen(told(view, t), _rows(view, t), bottom(t, Broadcasts()))


def report(view: ProgressView, t: Texts) -> Screen:
    """The letter at the end."""
    opened = ((button(t.plain("broadcast.button.open"), BroadcastPlace(broadcast=view.id)),),)
    return screen(told(view, t), opened)


def told(view: ProgressView, t: Texts) -> str:
    """Everything that is known about it."""
    title = t("broadcast.progress.title", number=view.id, state=t.plain(f"broadcast.state.{view.state}"))
    if view.state is State.SCHEDULED and view.starts_at:
        begins = t("broadcast.scheduled", at=t.full_moment(view.starts_at))
        return paragraphs(title, begins, t("broadcast.by", name=view.made_by))
    now = (_pace(view, t), _held(view, t), _uncertain(view, t))
    return paragraphs(title, _bar(view, t), _numbers(view, t), *now, _times(view, t))


def _bar(view: ProgressView, t: Texts) -> Html:
    total, ended = view.counts.total, view.counts.ended
    full = CELLS * ended // total if total else CELLS
    percent = 100 * ended // total if total else 100
    bar = FULL * full + EMPTY * (CELLS - full)
    return t("broadcast.bar", bar=bar, percent=percent, done=t.number(ended), total=t.number(total))


def _numbers(view: ProgressView, t: Texts) -> Html:
    """Every number that is not zero; what was sent always."""
    names = ("failed", "unreachable", "uncertain", "left_out", "stopped", "left")
    found = ((name, getattr(view.counts, name)) for name in names)
    shown = (t(f"broadcast.n.{name}", n=t.number(n)) for name, n in found if n)
    errors = (t("broadcast.error", reason=short(reason, 120), n=t.number(n)) for reason, n in view.errors)
    return lines(t("broadcast.n.sent", n=t.number(view.counts.sent)), *shown, *errors)


def _pace(view: ProgressView, t: Texts) -> Html | None:
    if view.tenths_per_second is None or view.left_for is None:
        return None
    whole, tenths = divmod(view.tenths_per_second, 10)
    speed = t.number(whole) if whole >= 10 or not tenths else t.plain("broadcast.speed", whole=whole, tenths=tenths)
    return t("broadcast.pace", speed=speed, left=t.span(view.left_for))


def _held(view: ProgressView, t: Texts) -> Html | None:
    if view.held:
        return t(f"broadcast.held.{view.held}")
    return t("broadcast.quiet_until", until=t.full_moment(view.quiet_until)) if view.quiet_until else None


def _uncertain(view: ProgressView, t: Texts) -> Html | None:
    """Those of whom nobody knows are named: their chats can be opened and asked."""
    if not view.uncertain:
        return None
    people = Html(", ".join(t("broadcast.person", id=each) for each in view.uncertain))
    more = view.counts.uncertain - len(view.uncertain)
    return lines(t("broadcast.uncertain", people=people), t.count("list.more", more) if more > 0 else None)


def _times(view: ProgressView, t: Texts) -> Html:
    return lines(
        t("broadcast.started", at=t.full_moment(view.started_at)) if view.started_at else None,
        t("broadcast.ended", at=t.full_moment(view.ended_at)) if view.ended_at else None,
        t("broadcast.by", name=view.made_by),
    )


def _rows(view: ProgressView, t: Texts) -> Rows:
    def steer(how: str) -> SteerBroadcast:
        return SteerBroadcast(broadcast=view.id, how=how)

    def ask(what: str) -> BroadcastPlace:
        return BroadcastPlace(broadcast=view.id, ask=what)

    stop = (button(t.plain("broadcast.button.stop"), ask("stop")),)
    match view.state:
        case State.RUNNING:
            return (main(t.plain("broadcast.button.pause"), steer("pause")), stop)
        case State.PAUSED:
            return (main(t.plain("broadcast.button.go_on"), steer("go_on")), stop)
        case State.SCHEDULED:
            return ((button(t.plain("broadcast.button.unschedule"), steer("unschedule")),),)
        case _ if view.counts.uncertain:
            label = t.plain("broadcast.button.again", n=t.number(view.counts.uncertain))
            return ((button(label, ask("again")),),)
        case _:
            return ()


def _asked(view: ProgressView, t: Texts) -> Screen:
    """Before the second press: what it will do, and what cannot be taken back."""
    how = "again" if view.ask == "again" else "stop"
    n = view.counts.uncertain if how == "again" else view.counts.left
    text = t.count(f"broadcast.ask.{how}", n)
    press = SteerBroadcast(broadcast=view.id, how=how)
    sure = (danger(t.plain(f"broadcast.button.{how}_sure"), press),)
    return screen(text, sure, bottom(t, BroadcastPlace(broadcast=view.id)))
