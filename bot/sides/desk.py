"""The side of the desk beside its cases: incidents, escalation, single orders, finding. Decides nothing."""

from datetime import datetime, timedelta

from bot.services.answer_marks import Marking
from bot.services.bulk import Bulk
from bot.services.drafting import Drafting
from bot.services.escalation import Escalation
from bot.services.finding import Finding
from bot.services.gathering import close_settled
from bot.services.goods_choice import GoodsChoice
from bot.services.order_desk import OrderDesk
from bot.sides.side import Backstage, Side
from bot.telegram.desk_letters import KINDS, DeskLetters
from bot.telegram.desk_places import DeskPlaces
from bot.telegram.handlers import staff_lists, staff_orders
from bot.workers import Worker
from storage import incidents


def side(backstage: Backstage) -> Side:
    parts = backstage.parts
    finding = Finding(parts.cipher, list(parts.providers))
    choice = GoodsChoice(Drafting(parts.cipher), parts.cipher)
    letters = DeskLetters(parts.db, backstage.catalogues, parts.clock, backstage.desk)
    bulk = Bulk(parts.db, {name: parts.supply(name) for name in parts.providers})

    async def close(now: datetime) -> bool:
        """Incidents end by themselves."""
        if not await parts.db.read(incidents.settled):
            return False
        return await parts.db.write(lambda tx: close_settled(tx, now)) > 0

    return Side(
        routers=(staff_lists.router(), staff_orders.router()),
        handed={"finding": finding, "order_desk": OrderDesk(parts.cipher), "goods_choice": choice},
        places=DeskPlaces(parts.clock, finding, choice).draws(),
        letters=dict.fromkeys(KINDS, letters),
        workers=(
            Worker("bulk", bulk.step),
            Worker("incidents", close),
            Worker("escalation", Escalation(parts.db).step, timedelta(minutes=1)),
            Worker("answer marks", Marking(parts.db, parts.cipher).step, timedelta(minutes=1)),
        ),
    )
