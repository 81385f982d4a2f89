"""What programmes can be ranked and compared by, and the words that ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.asking import AT_WORD
from bot.answering.cost_items import Items, asks_for_all, read_items
from bot.knowledge import Programme, steps
from bot.knowledge.facts import TypedFacts
from bot.knowledge.money import HOME, Money
from bot.knowledge.working_days import Holidays

Number = Decimal | int | None
Value = Callable[[Programme], "Number | Money"]


@dataclass(frozen=True)
class Dimension:
    """``id`` is the fact, as ``computed.by`` names it. ``value``: a step, if it is its day, or items of the cost; ``unit``: a sentence of the texts that writes a value out."""

    id: str
    topic: str
    words: str
    value: Value | str | Items
    unit: str = "number"

    @property
    def is_narrow(self) -> bool:
        """Tells whether its words name a thing of the programmes' own, as "waiting list" does and "long" does not."""
        return self.id.startswith(("places.", "grants.", "room.", "insurance.", "teaching.", "selection."))

    @property
    def topics(self) -> tuple[str, ...]:
        """Returns the topics under which students ask for it."""
        if self.id.startswith("teaching."):
            return ("credits", "courses", "labs", "clinical")
        return (self.topic, "funding") if self.id == "cost.after_grant" else (self.topic,)

    def of(self, programme: Programme, holidays: Holidays, currency: str = HOME) -> Decimal | None:
        """Returns the value to compare; a day as its ordinal, money in yuan at the office's rate; None if it is not in another currency that is asked for."""
        if isinstance(self.value, str):
            due = steps.day(programme, self.value, holidays)
            return Decimal(due.toordinal()) if due else None
        if isinstance(self.value, Items):
            sum_of = self.value.of(programme, currency)
            return sum_of.amount if sum_of else None
        value = self.value(programme)
        if isinstance(value, Money):
            cost = programme.data.cost
            if currency not in (HOME, value.currency):
                return None
            rate = Decimal(1) if value.currency == currency or cost is None else cost.rate
            return value.amount * rate
        return Decimal(value) if value is not None else None


def _data(section: str, name: str) -> Value:
    def value(programme: Programme) -> Number | Money:
        found = getattr(programme.data, section)
        result: Number | Money = getattr(found, name) if found is not None else None
        return result

    return value


def _total(programme: Programme) -> Money | None:
    return programme.data.cost.total if programme.data.cost else None


def _test(test: str, part: str | None = None) -> Value:
    def value(programme: Programme) -> Number:
        language = programme.data.language
        rule = language.rule(test) if language else None
        return None if rule is None else rule.part(part) if part else rule.total

    return value


def _grant(programme: Programme) -> Number | Money:
    """Returns the largest grant that needs no hardship."""
    grants = [grant.amount for grant in programme.data.grants if not grant.is_for_hardship]
    return _most(programme, grants)


def _hardship(programme: Programme) -> Number | Money:
    return _most(programme, [grant.amount for grant in programme.data.grants if grant.is_for_hardship])


def _most(programme: Programme, amounts: list[Money]) -> Money | None:
    rate = programme.data.cost.rate if programme.data.cost else Decimal(1)
    yuan = [Money(amount.amount * (1 if amount.currency == HOME else rate)) for amount in amounts]
    return max(yuan, key=lambda money: money.amount, default=None)


def _granted(programme: Programme) -> Number:
    students = [
        grant.students for grant in programme.data.grants if grant.students and not grant.is_for_hardship
    ]
    return max(students, default=None)


def _net(programme: Programme) -> Number | Money:
    """Returns what is left of the total after the largest grant."""
    total, grant = _total(programme), _grant(programme)
    if total is None:
        return None
    return Money(total.amount - (grant.amount if isinstance(grant, Money) else 0))


def _share_of_granted(programme: Programme) -> Number:
    students, places = _granted(programme), programme.data.places
    return Decimal(str(students)) * 100 / places.total if students and places else None


def _weeks(programme: Programme) -> Number:
    return (programme.dates.ends - programme.dates.starts).days + 1 if programme.dates else None


def _starts(programme: Programme) -> Number:
    return programme.dates.starts.toordinal() if programme.dates else None


def _ends(programme: Programme) -> Number:
    return programme.dates.ends.toordinal() if programme.dates else None


def _closes(programme: Programme) -> Number:
    return programme.application.closes.toordinal() if programme.application else None


def _opens(programme: Programme) -> Number:
    deadline = programme.application
    return deadline.opens.toordinal() if deadline and deadline.opens else None


def _letters(programme: Programme) -> Number:
    application = programme.data.application
    return application.letters + application.referees if application else None


def _time_difference(programme: Programme) -> Number:
    return abs(programme.data.life.hours_ahead) if programme.data.life else None


def _deposit(programme: Programme) -> Number | Money:
    return programme.data.room.deposit if programme.data.room else None


def _a_night(programme: Programme) -> Number | Money:
    room = programme.data.room
    if room is None:
        return None
    return room.price if room.unit == "night" else Money(room.price.amount / 7, room.price.currency)


def _sum_of(programme: Programme) -> Number | Money:
    data: TypedFacts = programme.data
    return data.insurance.price if data.insurance else None


_SUBSIDY = r"gives? (?:\w+ )?(?:more|the most|most|less|the least) money|generous\w*|给(?:的)?钱|发(?:的)?钱|subsid\w*|grant|资助|补助|补贴|奖学金|scholarship|funding|助学金|financial (?:support|aid)|bursary|stipend"
# The narrower comes first: the first whose words stand in the question is meant.
DIMENSIONS = (
    Dimension("places.waiting_list", "places", r"waiting list|waitlist|候补", _data("places", "waiting_list")),
    Dimension("places.at_least", "places", r"minimum (?:number|participants)|at least how many|成行", _data("places", "at_least")),
    Dimension("places.postgraduate", "places", r"(?:takes?|accepts?|has|have)[^,]{0,8}(?:most|fewest|more|fewer)[^,]{0,8}(?:postgrad|master)|(?:postgrad\w*|master'?s?|研究生|硕士生?|硕士)[^,，。]{0,16}(?:places?|seats?|spots?|名额|位置|招)|(?:places?|seats?|spots?|名额|招收?)[^,，。]{0,16}(?:postgrad|master|研究生|硕士)", _data("places", "postgraduate")),
    Dimension("places.ug", "places", r"(?:takes?|accepts?|has|have)[^,]{0,8}(?:most|fewest|more|fewer)[^,]{0,8}(?:undergrad|bachelor)|(?:undergrad\w*|bachelor|本科生?)[^,，。]{0,16}(?:places?|seats?|spots?|名额|位置|招)|(?:places?|seats?|spots?|名额|招收?)[^,，。]{0,16}(?:undergrad|bachelor|本科)", _data("places", "undergraduate")),
    Dimension("places.total", "places", r"places?\b|seats?\b|spots?\b|slots?\b|名额|[招收](?:的)?人|招(?:收)?(?:得|的)?(?:最|多|少)|位置|坑位|capacity|group size|biggest group|largest group|smallest group|takes? (?:the )?(?:most|fewest|more|fewer)", _data("places", "total")),
    Dimension("grants.hardship", "funding", r"hardship|困难", _hardship, "yuan"),
    Dimension("grants.share", "funding", rf"(?:share|proportion|percent\w*|chance|比例|几率|概率|占比)[^,，。]{{0,24}}(?:{_SUBSIDY})|(?:{_SUBSIDY})[^,，。]{{0,14}}(?:比例|几率|概率|chance)", _share_of_granted, "percent"),
    Dimension("grants.students", "funding", rf"(?:how many|students?|people|人数|多少人|人最多|人多|给(?:的)?人)[^,，。]{{0,20}}(?:{_SUBSIDY})|(?:{_SUBSIDY})[^,，。]{{0,12}}(?:人数|名额|给的?人|人最|人更|students|people)", _granted),
    Dimension("cost.after_grant", "cost", rf"(?:after|minus|less|with)[^,，。]{{0,16}}(?:{_SUBSIDY})|(?:扣|减|除|去|拿)(?:除|掉|去|到|了)?[^,，。]{{0,8}}(?:{_SUBSIDY})", _net, "yuan"),
    Dimension("grants.amount", "funding", _SUBSIDY, _grant, "yuan"),
    Dimension("room.deposit", "housing", r"deposit|押金", _deposit, "yuan"),
    Dimension("room.a_night", "housing", r"(?:a|per|each) night|每晚|1晚|一晚", _a_night, "yuan"),
    Dimension("cost.room", "housing", r"住宿|房租|房费|宿舍|room|rent|accommodation|housing|dorm|hall\b|住(?:得|的)?(?:最)?(?:便宜|贵)", Items(("room",)), "yuan"),
    Dimension("insurance.cover", "insurance", r"(?:insurance|保险)[^,，。]{0,12}(?:cover|保额)|保额|sum insured|coverage", _data("insurance", "cover"), "yuan"),
    Dimension("insurance.price", "insurance", r"insurance|保险|保费", _sum_of, "yuan"),
    Dimension("cost.living", "cost", r"living|meals?\b|food|生活费|餐饮|伙食|吃饭|吃的", Items(("living",)), "yuan"),
    Dimension("cost.travel", "cost", r"flights?|airfare|机票|travel cost|路费|交通费", Items(("travel",)), "yuan"),
    Dimension("cost.fee", "cost", r"(?:programme|program|tuition|course)[- ]?fees?|项目费|学费|fees? alone|\bfees?\b", Items(("fee",)), "yuan"),
    Dimension("teaching.attendance", "credits", r"attendance|出勤", _data("teaching", "attendance"), "percent"),
    Dimension("credits_home", "credits", r"credits?\b|学分", _data("teaching", "credits")),
    Dimension("teaching.laboratory", "labs", r"lab(?:orator(?:y|ies))?\b|bench|实验|科研时间|research hours", _data("teaching", "laboratory"), "hours"),
    Dimension("teaching.hospital", "clinical", r"hospital|clinical|ward|医院|临床|观摩|见习|bedside", _data("teaching", "hospital"), "hours"),
    Dimension("teaching.modules", "courses", r"modules?|几门课|门课|课程数|门数", _data("teaching", "modules")),
    Dimension("teaching.weekly", "courses", r"(?:hours?|workload|busy|intens\w+|课时)[^,，。]{0,12}(?:a|per|each) week|hours? (?:a|per) week|每周|周课时|workload|课(?:业)?(?:量|最满)|最(?:轻松|累|忙)|busiest|lightest", _data("teaching", "weekly"), "hours"),
    Dimension("teaching.courses", "courses", r"(?:course|class|lecture) hours|课程学时|上课时间|hours of (?:courses?|classes|teaching)", _data("teaching", "courses"), "hours"),
    Dimension("teaching.hours", "credits", r"\bhours\b|学时|课时", _data("teaching", "hours"), "hours"),
    Dimension("tests.ielts.speaking", "language", r"(?:ielts|雅思)[^,，。]{0,10}(?:speaking|口语)|(?:speaking|口语)[^,，。]{0,10}(?:ielts|雅思)", _test("ielts", "speaking")),
    Dimension("tests.ielts.total", "language", r"ielts|雅思", _test("ielts")),
    Dimension("tests.toefl.total", "language", r"toefl|托福", _test("toefl")),
    Dimension("tests.cet6.total", "language", r"cet-?6|6级", _test("cet6")),
    Dimension("selection.language", "selection", r"(?:language|english|语言|英语)[^,，。]{0,10}(?:points?|weigh\w*|count|占|权重|分值|比重)|(?:weigh|count|占比?|比重|看重)[^,，。]{0,10}(?:language|english|语言|英语)", _data("selection", "language")),
    Dimension("selection.interview", "selection", r"(?:interview|面试)[^,，。]{0,10}(?:points?|weigh\w*|count|占|权重|分值|比重)|(?:weigh|count|占|比重|看重)[^,，。]{0,10}(?:interview|面试)", _data("selection", "interview")),
    Dimension("selection.grades", "selection", r"(?:grades?|marks?|成绩)[^,，。]{0,10}(?:points?|weigh\w*|count|占|权重|分值|比重)|(?:weigh|count|占|比重|看重)[^,，。]{0,10}(?:grades|marks|成绩)", _data("selection", "grades")),
    Dimension("selection.minutes", "selection", r"interview|面试", _data("selection", "minutes")),
    Dimension("eligibility.average", "eligibility", r"average|avg|均分|平均(?:成绩|分)|成绩(?:的)?(?:要求|门槛)|分数线|gpa|绩点|grade requirement", _data("eligibility", "average")),
    Dimension("tests.ielts.total", "language", r"english (?:requirement|bar)|language (?:requirement|bar|score)|英语(?:的)?(?:要求|门槛)|语言(?:的)?(?:要求|门槛|成绩)", _test("ielts")),
    Dimension("application.letters", "apply", r"letters?|references?|referees?|推荐信|推荐人", _letters),
    Dimension("life.time_difference", "life", r"time difference|时差|jet lag|time zone", _time_difference, "hours"),
    Dimension("life.warmest", "life", r"warm\w*|hot\w*|cool\w*|cold\w*|气温|最热|最凉|凉快|热|冷", _data("life", "warmest")),
    Dimension("results", "results", r"results?\b|outcomes?\b|(?:hear|know|announc\w*|decid\w*|tell\w*)[^,.?]{0,24}(?:earli|lat|soon|first|last)|结果|放榜|公布|公示|录取名单|出名单", "results", "day"),
    Dimension("deadline.opens", "deadline", r"opens?\b|开放|开始(?:报名|申请)", _opens, "day"),
    Dimension("deadline", "deadline", r"deadline|clos(?:es?|ing)|due|截止|截至|ddl|报名时间|apply by|application (?:period|time)", _closes, "day"),
    Dimension("dates.starts", "dates", r"start(?:s|ing)?\b|begin(?:s|ning)?\b|开始|开课|开学|出发|去得|leaves? first|earliest to leave", _starts, "day"),
    Dimension("dates.ends", "dates", r"ends?\b|finish\w*|over\b|结束|回来|回国|get(?:s)? (?:me )?back|gets? me home|home (?:first|earliest|latest|last|earlier|later|sooner)|return", _ends, "day"),
    Dimension("dates.days", "dates", r"long(?:er|est)?\b|short(?:er|est)?\b|weeks?\b|duration|length|时间(?:最)?[长短]|[长短久]|时长|多久|几周|days\b|天数|(?:几|多少|好多)个?(?:天|周|星期|礼拜)", _weeks, "days"),
    Dimension("eligibility.average", "eligibility", r"(?:on|for|of) (?:grades|marks)|grades?\b|成绩", _data("eligibility", "average")),
    Dimension("cost.total_cny", "cost", r"cheap\w*|expensive|dear(?:er|est)?\b|pric\w*|costs?\b|budget|affordable|money|wallet|purse|钱包|多少钱|便宜|贵|价格|费用|花(?:钱|费)|省钱|总价|总费用|total|开销", _total, "yuan"),
)  # fmt: skip


_PRICES = ("cost.room", "cost.living", "cost.travel", "cost.fee", "cost.total_cny", "insurance.price")


def find(text: str) -> Dimension | None:
    """Finds the narrowest dimension that a text speaks of; several items of the cost make one together."""
    found = next((each for each in DIMENSIONS if re.search(f"{AT_WORD}(?:{each.words})", text)), None)
    if found is None or found.id not in _PRICES:
        return found
    items = read_items(text)
    if items is None or items == Items(("insurance",)):
        return found
    if not items.left_out and asks_for_all(text):
        return next(each for each in DIMENSIONS if each.id == "cost.total_cny")
    if not items.counted:
        return None
    name = f"cost.{items.counted[0]}" if len(items.counted) == 1 else "cost.items"
    return found if name == found.id else Dimension(name, "cost", "", items, "yuan")


_MOST = r"最[凶狠]|pickier|choosier|fussier|tougher|harsher|stiffer|苛刻|挑剔|卡得(?:更|最|比较)?(?:严|死|紧)|warmer\b|hotter\b|the last to\b|最后1?个?(?=截|开|结|出|公布)|(?<!at )most\b(?! (?:important|suitable))|better\b|highest|biggest|largest|longest|latest|dearest|priciest|hottest|warmest|busiest|strictest|hardest|max(?:imum)?\b|最(?:多|高|大|长|久|看重|注重|重|晚|贵|热|满|迟|严|难|累|忙|久)|more\b|higher|bigger|larger|longer|later|dearer|pricier|stricter|更?(?:多|高|大(?![学家概\d])|长|晚|贵|久|迟|严)(?!少)|(?:closes?|opens?|starts?|ends?|finish(?:es)?|comes?|is|are|announced|published|out) last\b"
_LEAST = r"looser|laxer|more (?:relaxed|lenient)|宽松|the first to\b|最先|cheap(?:er|est)|lowest|(?<!at )least|fewest|smallest|shortest|earliest|soonest|(?:closes?|opens?|starts?|begins?|ends?|finish(?:es)?|comes?|due|is|are|announced|published)(?: for \w+| out)? first|先(?=截|开|结|出|到|回|公布|知道|放榜)|easiest|coolest|coldest|colder|min(?:imum)?\b|lightest|less\b|lower|fewer|smaller|shorter|earlier|sooner|easier|cooler|最(?:少|低|小|短|早|便宜|省|轻松|容易|松|凉|冷|先)|便宜|更?(?:(?<!多)少|低|小|短|早|省|松)|更冷|凉快|省钱"
_ORDER_DOWN = r"(?:most expensive|toughest|strictest|hardest|dearest|highest|longest|most|latest|biggest|largest|从(?:高|贵|多|长|大|晚)到|由(?:高|贵|多|长|大)到|降序)[^,，。]{0,10}(?:first|to|到|down)|from (?:high|most|long|dear|expensive)|descending|(?:high|most|dear\w*|expensive) to (?:low|least|cheap\w*)|从(?:高|贵|多|长|大|晚)到|由(?:高|贵|多|长|大)|降序"
_ORDER_UP = r"(?:cheapest|easiest|loosest|lightest|lowest|shortest|earliest|least|fewest|smallest) first|from (?:low|cheap|short|least|early|small)|ascending|in order of|(?:low|cheap|least|short|eas)\w* to (?:high|expensive|most|long|dear|hard|strict)|从(?:低|便宜|少|短|小|早)|由(?:低|便宜|少|短|小|早)|升序|先后"


_APART = r"(?<!还)差(?:了)?(?:多少|几|好多)|difference|\bgap\b|how far apart|how (?:many|much) more\b"


def is_descending(text: str, dimension: Dimension) -> bool | None:
    """Tells whether the largest is asked for; None where the text asks for no order."""
    if re.search(
        r"least expensive|not (?:as |so |too )?(?:expensive|dear)|less expensive|不(?:太|那么)?贵", text
    ):
        return False
    if re.search(_ORDER_DOWN, text):
        return True
    if re.search(_ORDER_UP, text):
        return False
    # a name is no more than space in a text that is understood
    if dimension.unit == "day" and (side := re.search(r"\b(before|after)\s\s", text)):
        return side[1] == "after"
    most, least = (re.search(f"{AT_WORD}(?:{words})", text) for words in (_MOST, _LEAST))
    if re.search(r"most (?:expensive|costly)", text) or (
        dimension.topic == "cost" and re.search("贵|expensive|dear", text)
    ):
        return True
    if most and least:
        return (
            most.start() < least.start()
            if not re.search(r"least|fewest|cheapest|最便宜|lowest|最低|earliest", text)
            else False
        )
    if most:
        return True
    if re.search(
        r"按.{1,8}排|in (?:the |an |what |which )?order\b|\border by\b|\bsort (?:them|by|the|all)|\blist\b[^.?]{0,24}\bby\b",
        text,
    ):
        return False
    if least:
        return False
    return True if re.search(_APART, text) else None
