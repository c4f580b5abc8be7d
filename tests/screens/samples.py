"""Sample views: a calm shop, and one whose data tries everything."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.services.checkout_views import QuestionView, SummaryView
from bot.services.people import Role
from bot.services.staff_views import (
    BankRow,
    CallRow,
    CaseRow,
    CaseView,
    DecideView,
    DeskView,
    PriceDraft,
    PriceExample,
    PricesView,
    ProviderRow,
    RuleRow,
    StaffOrderView,
    Stoppage,
)
from bot.services.supplier_views import ActionView, CallView, FieldView, LastCall
from bot.services.views import (
    Answer,
    CardView,
    CartGroup,
    CartLine,
    CartView,
    Choice,
    ChooseView,
    Department,
    GoodsItem,
    GoodsView,
    HomeView,
    OfferRow,
    OrderRow,
    OrdersView,
    Price,
    ResultsView,
    SavedAnswer,
    SettingsView,
    StatusView,
    Step,
    SummaryLine,
    Usual,
    VariantRow,
)
from providers.money import Money
from storage.order_state import OrderState

AT = datetime(2026, 5, 4, 11, 40, tzinfo=UTC)
LATER = AT + timedelta(minutes=45)
NASTY = (
    "<b>&\"'</i> &lt; 👩‍👩‍👧‍👦🇷🇺 \u202eשלום مرحبا\u202c {title} \n\n<script>"
    + "Очень длинное название " * 12
    + "🎮" * 40
)
BIG = 9_007_199_254_740_991
NONCE = "aB3_-xYz9012"
USUAL = Usual(timedelta(minutes=4), timedelta(minutes=25))


class Sample:
    """Views whose words are `word` and whose ids are `id`."""

    def __init__(self, word: str = "Dune: Awakening", number: int = 12, *, many: int = 2, money: str = "349") -> None:
        self.word = word
        self.number = number
        self.many = many
        self.price = Price(Money(Decimal(money), "RUB"), 210)

    def line(self) -> SummaryLine:
        return SummaryLine(self.word, self.word + ".", 3, self.price.money)

    def lines(self) -> tuple[SummaryLine, ...]:
        return (self.line(),) * self.many

    def answers(self) -> tuple[Answer, ...]:
        return (Answer("invite", self.word, critical=True),) * self.many

    def order_row(self, state: OrderState = OrderState.UNCLEAR) -> OrderRow:
        return OrderRow(self.number, self.number, "simpleboost", state, self.word, self.many, self.price, AT, True)

    def home(self) -> HomeView:
        closed = Department("unknown", False, self.word)
        departments = (Department("simpleboost", True), Department("kinguin", True), closed)
        return HomeView(self.word, departments, self.order_row(), self.order_row(), NONCE, 3, True, (100, 20000))

    def offer_row(self, **changed: object) -> OfferRow:
        return replace(OfferRow(self.number, self.word, self.price, True, provider="kinguin"), **changed)  # type: ignore[arg-type]

    def results(self) -> ResultsView:
        rows = (
            self.offer_row(),
            self.offer_row(from_price=True),
            self.offer_row(preorder_on=date(2026, 6, 1)),
            self.offer_row(in_stock=False),
        )
        return ResultsView(
            browse=self.number,
            provider="kinguin",
            query=self.word,
            rows=rows * 2,
            page=3,
            pages=12,
            total=91,
            platform=self.word,
            region=self.word,
            price_band="500-1000",
            in_stock=True,
            sort="popular",
            corrected=self.word,
            cart_count=2,
        )

    def nothing_found(self) -> ResultsView:
        return replace(self.results(), rows=(), popular=(self.offer_row(),) * 10, total=0, page=1, pages=0)

    def choose(self, what: str) -> ChooseView:
        value = {"price": "-500", "sort": "cheap"}.get(what, self.word)
        choices = tuple(Choice(i, value, 10, chosen=i == 1) for i in range(max(self.many, 2)))
        return ChooseView(self.number, what, choices, "RUB", "kinguin")

    def card(self) -> CardView:
        variants = tuple(VariantRow(str(i), self.word, self.price, i == 0) for i in range(self.many))
        return CardView(
            offer=self.number,
            provider="kinguin",
            ref=self.word,
            title=self.word,
            price=self.price,
            in_stock=True,
            stock=5,
            platform=self.word,
            region=self.word,
            excluded_countries=("RU", "DE", "XX") * self.many,
            customers_country="RU",
            blocked_here=True,
            has_text_keys=True,
            preorder_on=date(2026, 6, 1),
            genres=(self.word,) * self.many,
            description=self.word * 30,
            activation=self.word * 30,
            picture_url="https://example.com/cover.jpg",
            variants=variants,
            variant="0",
            quantity=2,
            max_quantity=5,
            browse=self.number,
            page=3,
            nonce=NONCE,
            available=True,
            reason="",
            in_cart=2,
            link="https://t.me/shop_bot?start=o-12",
            price_moved_from=self.price,
            total=self.price,
        )

    def cart(self) -> CartView:
        line = CartLine(self.number, self.number, self.word, self.word + ".", 2, 5, self.price)
        gone = replace(line, price=None, quantity=1)
        groups = tuple(CartGroup(p, (line, gone) * self.many, self.price) for p in ("kinguin", "simpleboost"))
        return CartView(groups, self.price, NONCE, 2)

    def question(self) -> QuestionView:
        return QuestionView(
            order=self.number,
            checkout=self.number,
            provider="simpleboost",
            key="invite",
            number=2,
            count=3,
            saved=self.word,
            current=self.word,
            wrong="length",
            refused_code="10001",
            previous="email",
        )

    def choice(self) -> QuestionView:
        """A question that is answered with a button, or not at all."""
        plain = replace(self.question(), wrong="option", refused_code=None)
        return replace(plain, options=("self", "other_person", "nobody"), current="self", optional=True)

    def summary(self) -> SummaryView:
        return SummaryView(
            checkout=self.number,
            order=self.number,
            number=self.number,
            position=1,
            count=2,
            provider="simpleboost",
            lines=self.lines(),
            answers=self.answers(),
            total=self.price,
            deadline_at=LATER,
            invoice_link="https://t.me/$abc",
            lapsed=False,
            state=OrderState.AWAITING_PAYMENT,
            price_moved_from=self.price,
            regions=(self.word,) * self.many,
            blocked_here=True,
            duplicate=True,
            available=True,
            reason="",
            usual=USUAL,
        )

    def status(self, state: OrderState = OrderState.UNCLEAR) -> StatusView:
        return StatusView(
            id=self.number,
            number=self.number,
            checkout=self.number,
            provider="simpleboost",
            state=state,
            lines=self.lines(),
            answers=self.answers(),
            total=self.price,
            steps=tuple(Step(each, AT) for each in OrderState),
            next_look_at=AT,
            promised_at=LATER,
            usual=USUAL,
            items_delivered=1,
            items_total=3,
            delivers_here=True,
            can_cancel=True,
            cancel_asked=False,
            cancel_sure=False,
            mend_question="invite",
            refusal_code="10001",
            money_back_at=LATER,
            refund="due",
            payment_open=True,
            late=True,
            case_deadline_at=LATER,
            nonce=NONCE,
        )

    def orders(self) -> OrdersView:
        return OrdersView(tuple(self.order_row(state) for state in list(OrderState)[:8]), 2, 3)

    def goods(self) -> GoodsView:
        kinds = ("key", "link", "note")
        items = tuple(GoodsItem(self.word, kinds[i % 3], f"KEY<{i}>&-{i}") for i in range(self.many))
        return GoodsView(
            order=self.number,
            number=self.number,
            provider="kinguin",
            title=self.word,
            items=(*items, GoodsItem(self.word, "picture", None)),
            page=2,
            pages=3,
            revealed=True,
            total_items=self.many,
            expected_items=self.many + 1,
            platform="Steam",
            activation=self.word,
            kept_until_on=date(2027, 5, 4),
            pictures=1,
        )

    def settings(self) -> SettingsView:
        return SettingsView("ru", "FR", (SavedAnswer("simpleboost", "invite", self.word),) * self.many)

    def case_row(self) -> CaseRow:
        return CaseRow(self.number, "unclear", self.number, AT, LATER, self.word, overdue=bool(self.number % 2))

    def desk(self) -> DeskView:
        loose = replace(self.case_row(), kind=self.word, order_number=None)
        cases = (self.case_row(), loose) * self.many
        oldest = timedelta(minutes=40)
        return DeskView(Role.OWNER, 5, oldest, 2, cases, 3, 14, 2, 1, 1, stoppages=self.stoppages())

    def stoppages(self) -> tuple[Stoppage, ...]:
        money = self.price.money
        return (
            Stoppage("simpleboost", "off"),
            Stoppage("simpleboost", "paused", reason=self.word),
            Stoppage("simpleboost", "held", reason=self.word, until_at=LATER),
            Stoppage("simpleboost", "unclear", since_at=AT, until_at=LATER, order=self.number, order_number=1012),
            Stoppage("simpleboost", "unclear", since_at=AT, until_at=LATER, order=1, order_number=1001, asked=True),
            Stoppage("simpleboost", "deposit", free=money, needed=money),
            Stoppage("simpleboost", "deposit_last", free=money, needed=money),
        )

    def staff_order(self) -> StaffOrderView:
        call = CallRow("place", 1, "unclear", self.word, 503, self.word, AT, None)
        return StaffOrderView(
            id=self.number,
            number=self.number,
            reference="0b51b1c6-8a0f-4d0e-9d0b-2f1f6d2f7a11",
            provider="simpleboost",
            customer_id=self.number,
            state=OrderState.REVIEW,
            lines=self.lines(),
            total=self.price,
            cost=self.price.money,
            charged=self.price.money,
            cost_rate="92.12345678",
            margin=self.price.money,
            remote_id=self.word,
            remote_status=self.word,
            payment="captured",
            refund="due",
            calls=(call,) * self.many,
            steps=tuple(Step(each, AT) for each in OrderState),
            cases=(self.case_row(),) * self.many,
            came=self.many,
            expected=self.many,
            actions=("read_order", "unheard"),
            returnable=True,
        )

    def case(self) -> CaseView:
        decisions = ("look", "adopt", "deliver", "refund", "close")
        known = (("settles_at", LATER.isoformat()), ("last_look", "absent"), ("charged", "1500"), ("currency", "EUR"))
        evidence = (*known, *((("reference", self.word), (self.word, self.word)) * self.many))
        return CaseView(
            self.number, "unclear", self.staff_order(), evidence, AT, LATER, None, None, decisions, timedelta(minutes=5)
        )

    def decide(self, decision: str) -> DecideView:
        return DecideView(self.number, self.number, decision, self.word * 10, self.word, self.number, self.price)

    def provider(self) -> ProviderRow:
        money = self.price.money
        stopped = self.stoppages()
        return ProviderRow(
            "simpleboost",
            "on",
            self.word,
            True,
            money,
            AT,
            20000,
            AT,
            100,
            20000,
            True,
            stoppages=stopped,
            has_calls=True,
        )

    def last_call(self) -> LastCall:
        return LastCall(AT, "unclear", (self.word,) * self.many, self.word, 1012, self.word, 503, self.word)

    def action(self) -> ActionView:
        return ActionView("kinguin", "dispatch", True, self.number, self.number, self.last_call())

    def field(self) -> FieldView:
        return FieldView(self.number, "kinguin", "dispatch", 0, "remote_id", (), True, 1, 3, "characters")

    def call_of_staff(self) -> CallView:
        fields = (("remote_id", self.word), ("order_status", "")) * self.many
        return CallView(self.number, "kinguin", "dispatch", self.number, self.number, fields)

    def prices(self) -> PricesView:
        table = tuple(VariantRow(str(i), self.word, self.price if i else None, False) for i in range(self.many))
        rules = tuple(RuleRow(i, self.word, self.word, "500", "25") for i in range(self.many))
        sums = (self.price.money, self.price, self.price)
        draft = PriceDraft(self.number, "v-1", self.word, self.word, rules[0] if rules else None, self.word, *sums)
        example = PriceExample(self.word, self.price.money, self.price)
        bank = BankRow(
            "cbr", True, "fallback", "92.12345678", AT.date(), AT, False, "2.5", "95", (7, "101.2", AT.date())
        )
        return PricesView(
            "simpleboost",
            "USD",
            "RUB",
            "92.5",
            "12",
            "1.7",
            table,
            example,
            draft,
            bank,
            "charm",
            ("unit", "charm", "tens", "minor"),
            rules,
            categories=(self.word,) * 12,
        )


CALM = Sample()
WILD = Sample(NASTY, BIG, many=40, money="123456789.99")
