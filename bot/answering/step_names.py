"""What students call the steps of a programme: the keys, the balance, the interview."""

from __future__ import annotations

# The narrower comes first: the first step whose words stand in the question, and that the programme has, is meant.
STEPS = (
    ("yuanjiagang", r"袁家岗|yuanjiagang"),
    ("keys", r"\bkeys?\b|钥匙"),
    ("balance", r"balance|second (?:part|payment|instal\w*)|(?<!days )(?<!day )(?<!time )remain\w*|rest of the|余款|尾款|剩(?:下|余)?的?(?:钱|费|\d|项目费|款)|第2(?:笔|次)|其余"),
    ("refund", r"refund|half[^.]*back|paid back|money back|get back half|退(?:1半|一半|款|费|钱|还)"),
    ("waiting_list", r"wait(?:ing)?[- ]?list|候补"),
    ("vaccination", r"vaccin\w*|疫苗"),
    ("referees_asked", r"ask (?:my |the |both )?(?:teachers?|referees?|professors?)|请老师写|找老师(?:写|要)"),
    ("referees", r"referees?|推荐人|recommend\w*|推荐信|letters?\b"),
    ("interview", r"interview\w*|面试"),
    ("welcome", r"welcome|欢迎"),
    ("leaving", r"leave (?:my|the|our)(?: §)? *(?:room|hall)|mov(?:e|ing) out|check(?:ing)? out|退房|搬(?:走|出)|离开宿舍|empty (?:my|the) room"),
    ("arrival", r"arriv\w*|mov(?:e|ing) in|check(?:ing)? in|get into (?:my|our|the) rooms?|rooms? (?:are |is )?ready|进宿舍|拿到房间|到达|入住|几号到|哪天到|到那边|land\b|fly in"),
    ("holiday", r"national day|holiday|day off|国庆|放假|公众假|假日"),
    ("hospital", r"hospital (?:week|days)|医院(?:见习|观摩)?(?:那)?(?:1)?周|见习周"),
    ("test", r"individual test|个人测试"),
    ("talk", r"\btalk\b|结题|汇报"),
    ("proposal", r"propos\w*|nominat\w*|提名|推荐名单"),
    ("confirmation", r"confirm\w*|确认"),
    ("results", r"results?\b|outcome|who(?:'s| is| are) (?:selected|chosen|in|admitted)|(?:am|be|been|were) (?:selected|chosen|admitted)|hear back|find out|announce\w*|公布|公示|结果|名单|放榜|录取|选上"),
    ("school", r"(?:school|college|faculty)(?:'s)? (?:sign\w*|stamp)|学院(?:的)?(?:签字|盖章|签|盖|同意)|签字|盖章|sign(?:ed|ature)"),
)  # fmt: skip
