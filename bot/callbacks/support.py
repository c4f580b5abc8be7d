"""The places and actions of problems and conversations: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import Action, Place, StaffAction, StaffPlace
from bot.services.people import Right

# --- the customer's ---


class Problem(Place, prefix="w"):
    """What is wrong with an order: the reasons."""

    order: int


class ProblemText(Place, prefix="wt"):
    """Waits for words or a picture about the problem."""

    order: int
    reason: str


class Ask(Place, prefix="wa"):
    """Waits for a question that is about no order."""


class Conversation(Place, prefix="wc"):
    """What is typed here goes to the shop; `ask` is 1 while it asks whether it is solved."""

    thread: int
    ask: int = 0


class ReportProblem(Action, prefix="wr"):
    """Without any words."""

    order: int
    reason: str


class SolveThread(Action, prefix="wz"):
    """The customer needs no answer any more; `sure` is 1 on the second press."""

    thread: int
    sure: int = 0


class LeaveThread(Action, prefix="wx"):
    """What is typed from now on is searched for; the conversation stays open."""

    thread: int


# --- the staff's ---


class Questions(StaffPlace, prefix="wq", needs=Right.ANSWER):
    """Open conversations."""


class Thread(StaffPlace, prefix="wh", needs=Right.ANSWER):
    """One conversation; what is typed here is the answer. `ask` is 1 while it asks how to close."""

    thread: int
    ask: int = 0


class WriteTo(StaffPlace, prefix="ww", needs=Right.ANSWER):
    """Where staff write to a customer, about an order or about none."""

    customer: int
    order: int = 0


class NextQuestion(StaffAction, prefix="wn", needs=Right.ANSWER):
    pass


class TakeThread(StaffAction, prefix="wk", needs=Right.ANSWER):
    thread: int


class ReleaseThread(StaffAction, prefix="wg", needs=Right.ANSWER):
    """Whoever has taken it leaves it to the others."""

    thread: int


class EndThread(StaffAction, prefix="wj", needs=Right.ANSWER):
    """Closes a conversation; `settle` is 1 where its case is closed with it."""

    thread: int
    settle: int = 0


class SavedTexts(StaffPlace, prefix="wl", needs=Right.ANSWER):
    """Texts to answer with; `thread` is 0 where none is to be answered."""

    thread: int = 0


class SavedPreview(StaffPlace, prefix="wp", needs=Right.ANSWER):
    """A saved text as this customer would read it."""

    text: int
    thread: int


class SavedTextPlace(StaffPlace, prefix="we", needs=Right.ANSWER):
    """One saved text; `ask` is 1 while it asks whether to delete it."""

    text: int
    ask: int = 0


class SavedField(StaffPlace, prefix="wf", needs=Right.ANSWER):
    """Waits for the title of a saved text, or for its words in a language; `text` is 0 for a new one."""

    text: int
    field: str


class SupportHours(StaffPlace, prefix="wo", needs=Right.HOURS):
    """When questions are answered."""


class HoursValue(StaffPlace, prefix="wv", needs=Right.HOURS):
    """Waits for working time, or for the hours to an answer."""

    what: str


class SendSaved(StaffAction, prefix="ws", needs=Right.ANSWER):
    text: int
    thread: int


class RemoveSaved(StaffAction, prefix="wd", needs=Right.ANSWER):
    """The second press."""

    text: int


class ToggleDay(StaffAction, prefix="wy", needs=Right.HOURS):
    """Questions are answered on this weekday, or are not any more; 1 is Monday."""

    day: int
