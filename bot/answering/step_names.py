"""What students call the steps of a programme: the keys, the balance, the interview."""

from __future__ import annotations

# The narrower comes first: the first step whose words stand in the question, and that the programme has, is meant.
ALONE = ("referees_asked", "holiday")
"""Steps whose words mean no wider one where a programme has no such step."""
STEPS = (
    ("yuanjiagang", r"袁家岗|yuanjiagang"),
    ("keys", r"\bkeys?\b|钥匙"),
    ("balance", r"balance|second\s*§?\s*(?:part|payment|instal\w*)|(?<!days )(?<!day )(?<!time )remain\w*|rest of the|余款|尾款|剩(?:下|余)?的?(?:钱|费|\d|项目费|款)|第2(?:笔|次)|其余"),
    ("refund", r"refund|half[^.]*back|paid back|money back|get back half|(?:half|50 ?%)[^.?]{0,40}(?:\bagain\b|\bback\b)|退(?:1半|一半|款|费|钱|还|\d+%)|(?:拿|退|返|收)得?回[^,，。]{0,8}(?:半|钱|费|款|%)|(?:要回|拿回|退回)(?:1半|一半|\d+ ?%)|(?:钱|费|款)[^,，。]{0,6}(?:想|能)?(?:拿|要|退|返)得?回"),
    ("waiting_list", r"wait(?:ing)?[- ]?list|候补"),
    ("vaccination", r"vaccin\w*|疫苗"),
    ("referees_asked", r"(?:ask|approach|contact|chase|speak to|talk to|go to|e-?mail)\w* (?:my |the |both |2 |for |your |all )*\s*§?\s*(?:teachers?|referees?|professors?|recommenders?|tutors?)|(?:ask|request)\w*[^.?]{0,24}(?:letters?\b|recommend\w*|reference)|请老师写|(?:找|问|请|联系|约|麻烦|拜托|通知)(?:好|到)?(?:我|那|2|两|位|个|的)*(?:老师|推荐人|教授|导师)|(?:跟|和|向|同|对)(?:我|那|2|两|位|个|的)*(?:老师|推荐人|教授|导师)(?:说|讲|打招呼|提|联系|开口|约)|(?:推荐信|推荐人)[^?？]{0,24}(?:开口|打招呼|去找|去问|去请|联系)"),
    ("referees", r"referees?|推荐人|recommend\w*|推荐信|letters?\b"),
    ("interview", r"interview\w*|面试"),
    ("welcome", r"welcome|欢迎"),
    ("leaving", r"(?:stay|remain)\w* in[^.?]{0,18}(?:hall|room|residence|dorm|flat)|宿舍[^,，。]{0,8}(?:住到|待到|还能住)|leave (?:my|the|our)(?: §)? *(?:room|hall)|mov(?:e|ing) out|check(?:ing)? out|(?:be|get) out of (?:my|the|our) (?:room|hall)|rooms? (?:must|has to|have to) be empty|退房|搬(?:走|出)|离开宿舍|腾(?:空|出)|empty (?:my|the) room"),
    ("arrival", r"arriv\w*|mov(?:e|ing) in|check(?:ing)? in|get into (?:my|our|the) rooms?|rooms? (?:are |is )?ready|进宿舍|拿到房间|到达|入住|几号到|哪天到|到那边|land\b|fly in"),
    ("holiday", r"national day|public holiday|bank holiday|holiday|day off|days? free|国庆|放假|公众假|假日|不上课|没课|(?:which|what) \w+day[^.?]{0,20}\b(?:free|off)\b|no class(?:es)?\b|哪1?个?(?:周|星期|礼拜).{0,8}(?:休息|空)|休息(?:的)?是?哪1?(?:天|个)"),
    ("hospital", r"hospital (?:week|days)|医院(?:见习|观摩)?(?:那)?(?:1)?周|见习周"),
    ("test", r"individual test|个人测试"),
    ("talk", r"\btalk\b|结题|汇报"),
    ("proposal", r"propos\w*|nominat\w*|提名|推荐名单"),
    ("confirmation", r"confirm\w*|确认"),
    ("results", r"results?\b|outcome|hear who\b|who (?:got|gets|made it|was|were|has been|have been) (?:in\b|selected|chosen|accepted|picked)|\b(?:i|we) know (?:about|if|whether|by|before)|tells? us\b|let (?:us|me) know|知道(?:结果|录没|能不能去)|who(?:'s| is| are) (?:selected|chosen|in|admitted)|(?:am|be|been|were) (?:selected|chosen|admitted)|hear back|find out|announce\w*|公布|公示|结果|名单|放榜|录取|选上"),
    ("school", r"(?:my|the) (?:school|college|faculty)[^.?]{0,20}(?:agree|click|approv)|学院[^,，。?？]{0,12}(?:同意|点头|点一下)|(?:school|college|faculty)(?:'s)? (?:sign\w*|stamp)|学院(?:的)?(?:签字|盖章|签|盖|同意)|签字|盖章|sign(?:ed|ature)"),
)  # fmt: skip
