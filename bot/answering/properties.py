"""What a programme may have or ask for, and the words for it: a kitchen, an interview, CET-6."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.knowledge.facts import TypedFacts

Has = Callable[[TypedFacts], bool | None]


@dataclass(frozen=True)
class Property:
    """``has``: None where the office has not said. ``negated``: words beside it that ask for those without."""

    id: str
    topic: str
    words: str
    has: Has


def _of(section: str, name: str) -> Has:
    def has(data: TypedFacts) -> bool | None:
        found = getattr(data, section)
        return None if found is None else getattr(found, name)

    return has


def _test(test: str) -> Has:
    return lambda data: data.language.rule(test) is not None if data.language else None


def _level(level: str) -> Has:
    return lambda data: level in data.eligibility.levels if data.eligibility else None


def _major(major: str) -> Has:
    def has(data: TypedFacts) -> bool | None:
        if data.eligibility is None:
            return None
        if data.eligibility.majors == "any" or major in data.eligibility.majors:
            return True
        return None if data.eligibility.other_majors == "asked" else False

    return has


def _is_interviewed(data: TypedFacts) -> bool | None:
    return data.selection.interview > 0 if data.selection else None


def _wants_letters(data: TypedFacts) -> bool | None:
    return data.application.letters > 0 if data.application else None


def _pays_before(data: TypedFacts) -> bool | None:
    grants = [grant for grant in data.grants if not grant.is_for_hardship and not grant.is_reduction]
    return any(grant.before_departure > 0 for grant in grants) if grants else None


def _helps_in_hardship(data: TypedFacts) -> bool | None:
    return any(grant.is_for_hardship for grant in data.grants)


def _pays_host(data: TypedFacts) -> bool | None:
    return any(grant.is_reduction for grant in data.grants)


def _in_instalments(data: TypedFacts) -> bool | None:
    return len(data.cost.payments) > 1 if data.cost else None


def _refunds(data: TypedFacts) -> bool | None:
    return bool(data.cost.refunds) if data.cost and data.cost.refunds else None


def _needs_passport(data: TypedFacts) -> bool | None:
    return data.application.passport == "needed" if data.application else None


def _takes_receipt(data: TypedFacts) -> bool | None:
    return data.application.passport != "needed" if data.application else None


def _no_bedding(data: TypedFacts) -> bool | None:
    return None if data.room is None or data.room.bedding is None else not data.room.bedding


def _same_time(data: TypedFacts) -> bool | None:
    return data.life.hours_ahead == 0 if data.life else None


def _single(data: TypedFacts) -> bool | None:
    return data.room.beds == 1 if data.room else None


def _shares_bathroom(data: TypedFacts) -> bool | None:
    own = data.room.own_bathroom if data.room else None
    return None if own is None else not own


def _twin(data: TypedFacts) -> bool | None:
    return data.room.beds > 1 if data.room else None


def _by_rank(data: TypedFacts) -> bool | None:
    return data.eligibility.rank is not None if data.eligibility else None


def _spoken(data: TypedFacts) -> bool | None:
    rule = data.language.rule("cet6") if data.language else None
    return rule.spoken is not None if rule else False


PROPERTIES = (
    Property("tests.cet6", "language", r"cet-?6|6级", _test("cet6")),
    Property("tests.cet4", "language", r"cet-?4|4级", _test("cet4")),
    Property("tests.cet6", "language", r"\bcet\b|46级|4、6级|46 ?级", _test("cet6")),
    Property("tests.duolingo", "language", r"duolingo|多邻国", _test("duolingo")),
    Property("tests.pte", "language", r"\bpte\b", _test("pte")),
    Property("tests.toefl", "language", r"toefl|托福", _test("toefl")),
    Property("tests.ielts", "language", r"ielts|雅思", _test("ielts")),
    Property("eligibility.doctoral", "eligibility", r"\bphds?\b|doctoral|doctorate|博士", _level("doctoral")),
    Property("eligibility.master", "eligibility", r"master'?s?|postgrad\w*|graduate students?|研究生|硕士", _level("master")),
    Property("eligibility.rank", "eligibility", r"(?:my|class|by|on|of|your|good|top) rank(?:ing)?\b|\branking\b(?! (?:them|by))|(?<!个)排名", _by_rank),
    Property("room.kitchen", "housing", r"\bcook\w*|kitchen|做饭|厨房|开火|煮|自己烧|下厨", _of("room", "kitchen")),
    Property("room.air_conditioning", "housing", r"air[- ]?con\w*|\bac\b|a/c|空调", _of("room", "air_conditioning")),
    Property("room.shared_bathroom", "housing", r"shar\w* (?:a |the |my )?(?:bath\w*|shower|toilet)|(?:共用|公共|合用)(?:的)?(?:卫|浴|厕|洗手)\w*", _shares_bathroom),
    Property("room.own_bathroom", "housing", r"(?:own|private|en-?suite|personal)[- ]?(?:bath\w*|shower|toilet)|(?:bath\w*|shower|toilet)[^,.?]{0,12}(?:my own|to myself|for myself)|en-?suite|独立?卫|独卫|自带(?:卫|浴)|带卫|卫生间|单独(?:的)?(?:卫|浴)|自己的(?:卫|浴)|独立(?:的)?(?:浴|洗手)", _of("room", "own_bathroom")),
    Property("room.no_bedding", "housing", r"(?:自己?(?:要)?(?:带|备|买)|要带|\bbring|\bbuy)[^,，。?？]{0,16}(?:被|床单|铺盖|床上用品|bedding|linen|sheets|duvet)", _no_bedding),
    Property("room.bedding", "housing", r"bedding|bed linen|\blinen|sheets|床上用品|被子|床单|铺盖", _of("room", "bedding")),
    Property("room.twin", "housing", r"share (?:a |the )?(?:bed)?room|twin|(?:with|have|get|any|no|without|choose) (?:a |my |your |own |the )*room-?mates?|双人|2?个?人(?:住|合住)?1间|\b2 to a room|两人间|2人间|(?:有|跟|和|与|带|选|挑|分|要|几个)(?:1?个)?室友|合住", _twin),
    Property("room.single", "housing", r"single|(?:own|private) (?:bed)?room|(?:bed)?room (?:all |just )?(?:of my own|to myself|for myself|alone)|单人|单间|1人间|一人间|1个人住|自己1间|独住", _single),
    Property("selection.interview", "selection", r"interview|面试", _is_interviewed),
    Property("application.video", "apply", r"\bvideo\b|视频", _of("application", "video")),
    Property("application.letters", "apply", r"letters? of recommendation|recommendation|reference letters?|\bletters?\b|推荐信", _wants_letters),
    Property("application.online", "apply", r"online|internet|web|on the net|线上|网上|在线|不用跑|不用去办公室|without (?:coming|going)|from home|远程", _of("application", "online")),
    Property("application.paper", "apply", r"\bpaper\b|in person|纸质|打印|本人|亲自|跑一趟|当面|print", _of("application", "paper")),
    Property(
        "application.receipt", "apply",
        r"passport[^?]*\b(?:receipt|being made|not (?:yet )?(?:ready|here|arrived|out)|(?:isn't|hasn't|is still|still|has not) (?!needed|required|necessary|valid)\w+|in process|on its way)(?:[^?]*passport)?"
        r"|receipt[^?]*passport|护照[^?？]*(?:回执|受理单|领取单|没(?:有)?(?:办|下|到|拿|好|出|做)|未(?:办|下|到|拿)|在办|办理中|正在(?:办|做))(?:[^?？]*护照)?|回执[^?？]*护照|护照还没(?!用)",
        _takes_receipt,
    ),
    Property("application.passport", "apply", r"passport|护照", _needs_passport),
    Property("grants.hardship", "funding", r"hardship|困难|families in difficulty|poor", _helps_in_hardship),
    Property("grants.before", "funding", r"(?:pa(?:y|id|ys)|money|grant|subsid\w*|scholarship)[^.]{0,24}(?:before|in advance|up ?front)|出发前|提前(?:发|给|拿)|走之前|行前|先发", _pays_before),
    Property("grants.reduction", "funding", r"(?:reduc\w*|waive\w*|discount|off the fee|host university (?:gives|pays))|减免|打折|外方(?:大学)?(?:给|资助)|对方(?:学校|大学)?(?:给|资助|出)", _pays_host),
    Property("cost.instalments", "cost", r"instal?ments?|in (?:2|two) parts|分期|分(?:2|两)(?:次|笔)|分次", _in_instalments),
    Property("cost.refunds", "cost", r"refund|money back|paid back|退(?:钱|款|费|还)", _refunds),
    Property("teaching.transcript", "credits", r"transcript|成绩单", _of("teaching", "transcript")),
    Property("teaching.marks", "credits", r"\bmarks?\b|\bgrades?\b|\bgraded\b|打分|给分|有分数|成绩", _of("teaching", "marks")),
    Property("life.same_time", "life", r"(?:no|without(?: any)?|not any|没有?|无|不用|不需要?)[^,，。]{0,6}(?:time difference|jet ?lag|时差)|same time", _same_time),
    Property("insurance.group", "insurance", r"group (?:policy|insurance)|统一(?:买|投)?保险|团体保险", _of("insurance", "is_group")),
)  # fmt: skip
