"""Problems and conversations put together: services, places, handlers, letters and their worker. Decides nothing."""

from datetime import timedelta

from bot.services.problems import Problems
from bot.services.saved_answers import Fillers, SavedAnswers
from bot.services.support_desk import SupportDesk
from bot.services.thread_topics import EVERY, ThreadHeaders
from bot.services.thread_watch import ThreadWatch
from bot.services.threads import Threads
from bot.sides.side import Backstage, Side
from bot.telegram.handlers import staff_answers, staff_support, support
from bot.telegram.handlers.staff_topics import ThreadTopics
from bot.telegram.support_letters import SupportLetters
from bot.telegram.support_places import SupportPlaces
from bot.telegram.support_topics import SupportTopics
from bot.texts import LANGUAGES
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    """What the composition takes."""
    parts = backstage.parts
    threads = Threads(parts.cipher, parts.settings.zone)
    problems, desk = Problems(threads), SupportDesk(threads)
    unnamed = {language: backstage.catalogues.of(language).plain("template.unnamed") for language in LANGUAGES}
    saved = SavedAnswers(threads, desk, Fillers(parts.settings.shop_name, unnamed))
    letters = SupportLetters(parts.db, backstage.catalogues, parts.clock, threads, desk)
    topics = SupportTopics(parts.db, backstage.bot, backstage.catalogues, threads)
    in_topics = ThreadTopics(parts.db, threads, desk)
    return Side(
        routers=(staff_support.router(), staff_answers.router(), support.router()),
        free=(support.free_router(),),
        handed={"threads": threads, "problems": problems, "support_desk": desk, "saved_answers": saved},
        places=SupportPlaces(parts.clock, problems, desk, saved).draws(),
        letters=letters.letters(),
        workers=(
            Worker("conversations", ThreadWatch(parts.db).step, timedelta(minutes=1)),
            Worker("conversation topics", topics.step, timedelta(minutes=1)),
            Worker("conversation headers", ThreadHeaders(parts.db, desk).step, EVERY, woken=False),
        ),
        group_messages=(in_topics.hear,),
        group_presses=in_topics.presses(),
    )
