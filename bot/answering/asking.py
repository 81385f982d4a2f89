"""Whether a message asks, and what kind of answer it wants: yes or no, some of the programmes, or a fact of another kind."""

from __future__ import annotations

import re

AT_WORD = r"(?:(?<![a-z])|(?![a-z]))"
"""Where a word may begin: "rent" does not stand in "parents"."""
_POLAR = re.compile(
    r"[?？]|\byes or no\b|^\W*(?:can|could|may|does|do|did|is|are|will|would|should|has|have) |(?:吗|么|嘛|不|没|否|吧|呢|呗|啵|行|没得|得行)\s*[~～。.!！…]*\s*$|(?:吗|么|嘛|吧|呢)[,，。;； ]"
    r"|(.)不\1|有没有|能否|可否|是否"
    r"|(?:^|[.,;:!。，；、]|\b(?:so|and|but|then|or|ok|okay|hi|hello|hey|please|wondering if|tell me if|know if|if|whether)\b)\s*(?:can|could|may|might|will|would|am|is|are|do|does|did|should|shall|have|has) ?(?:n't )?(?:i|it|that|this|they|you|we|there|my|§|the|a)\b"
    r"|\b(?:enough|ok|okay|fine|possible|eligible|any chance|too late|in time|good enough|too low|accepted|valid)\W*$"
    r"|(?:够|行|可以|认|收|要|报得了|去得了|来得及|赶得上)不"
)
_WHICH = re.compile(
    r"which|whose\b|\bwho (?!is\b|was\b|wins\b|knows\b|decides\b|does (?:i|the|one)\b)\w+s\b(?! (?:me|my|our)\b)|\bwho (?:lets|allows)\b|\bwho (?:would|will|can|could|does|do) (?:accept|take|have|let|want|give|offer|allow)\b|\bwho(?:'s| is| has) (?:the |got )|what (?:programmes?|programs?|ones|universities|schools|fits?|works?|are my|can i|could i)"
    r"|where (?:can|could|do|does|is|are|would|should|am|will|to)|哪(?!天|日|里能查|1天)|有没有(?:哪|什么)|几个(?:学校|项目)|谁|any(?:where| of them| programme| for me| that)|anything (?:for|i|open)"
    r"|(?:is|are) there (?:(?:a|any|one|some) ?)?(?:programmes?|programs?|ones?|universit\w+|schools?|that|of|with|where)\b|有(?:什么|啥)(?:学校|项目)|的有[^,，。]{0,4}[吗么没]|^[^,，。]{2,12}(?:截止|开始|开课|结束)的\W*$|有没有[^,，。]{0,12}的(?:学校|项目|大学|地方)|(?:有吗|有没有)\W*$|有没有[^,，。?？]{1,14}的\W*$|^[^,，。]{2,16}[早晚]于[^,，。]{2,10}的\W*$"
    r"|(?:all|any|both|each|every one) of (?:them|the)|都(?:能|可以|去|报|够|不)"
)
_OF_PEOPLE = re.compile(
    r"\bwho(?:m|se)? (?:should |must |can |could |will |do |does |has to )?(?:i |we |to )?(?:writ|sign|send|stamp|check|interview|teach|select|read|book|buy|pay|ask|contact|talk|shar|organi[sz]|arrang|translat|recommend|issu|print|upload|submit)\w*"
    r"|\bwhich (?:professor|teacher|lecturer|tutor|supervisor|doctor|office|officer|department|person|documents?|papers?|forms?|letters?|room|building|window|counter|website|site|e-?mail|address)\b"
    r"|\bwhere (?:do|does|can|could|should|must|would|will|to|is|are)? ?(?:i |we |one |you )?(?:have to |need to )?(?:send|submit|hand|upload|print|buy|ask|collect|download|pick up|sign|bring|pay|(?:get|find) (?:the |an? |my )?(?:letters?|forms?|transcripts?|stamps?|signatures?|certificates?|documents?|papers?|links?|address))\b"
    r"|(?:找|由|让|请|叫|和|跟|与|问)谁(?!更|比较)|谁(?:来|去|负责|帮|给)?(?:写|签|盖|开具|买|付|教|面|审|交|寄|翻译|组织|安排|推荐|办)"
    r"|哪(?:里|儿)?(?:能|可以|去)?(?:开|打印|办|交|买|盖|找|领|下载|拿|写|寄|填|签|翻译|付)(?!始|得)"
)
"""Who, where and which of people, offices and papers, not of programmes."""
_OTHER = re.compile(
    r"how (?:much|many|long|do|does|can|should|to)|when (?:is|are|do|does|will|can|must|should)|what (?:is|are|does|do|kind|documents?|papers|time)|why\b"
    r"|多少|什么时候|怎么|怎样|如何|为什么|几号|几月|哪天|哪1天|什么|啥|几个人|多久|多长"
)
_MOST = re.compile(
    r"\b(?:long|short|cheap|high|low|few|dear|earli|lat|warm|hot|cool|cold|bigg?|larg|small|pric|bus[iy]|eas[iy]|strict|near|clos)\w{0,3}est\b|\b(?:most|least|best|latest|fewest)\b|最|(?:low|high|cheap|short|long|dear|early|least|most)\w* to (?:low|high|cheap|short|long|dear|late|most|least|expensive)|(?:comes?|is|clos\w+|starts?|opens?|ends?) (?:first|last)\b"
)
_ABOUT_CHANCES = re.compile(
    r"[?？]|呢|(?:what|how) about|在不在|有效|过期|valid|expire|can i|could i|am i|do i|will i|would i|may i|which|who\b|where|what are my|options|enough|accept|eligible|qualify|possible|take me|any chance|"
    r"能|可以|够|行不|行吗|有资格|符合|有戏|有希望|哪|吗|不$|么|要不要我|合格|达标|稳|认不|收不|要不"
)
_FOR_A_VERDICT = re.compile(
    r"can (?:i|\w+ students?|(?:post|under)grad\w*|masters?|phds?) (?:still )?(?:apply|go|get in|join)|(?:能|可以|该)(?:去|报|申|选)哪|could i (?:still )?(?:apply|go)|where (?:can|could) i|which[^.?]{0,24}(?:can i|could i|accept|take|open to me|for me|am i)|am i (?:eligible|qualified|ok|in\b)|"
    r"do i (?:qualify|meet|have a chance)|eligible|qualify|my options|still possible|still apply|hold (?:it|that|this) against me|open to me|doors are open|(?:is )?that'?s? a no\b|a (?:yes|no) from|am i (?:clear|safe|good)\b|still counts?|is (?:that|it|this) (?:enough|ok|fine)|good enough|enough for|fine for|accept|take me|"
    r"(?:还|也)?能不能(?:报|申|去|上)|还?能(?:报|申|去|上|选|先报|再报|走)|可以(?:报|申|去|上)|够不够|够.{0,6}[吗不么]|符合|有资格|报(?:得|不)了|去得了|能去哪|报哪|选哪|(?:谁家|哪家|哪个|哪些|哪几个|哪所)(?:学校|项目|大学)?(?:收|招|要)(?!费|求|钱)|没戏|没(?:有)?(?:希望|机会)|申哪|认不认|认吗|达标|达到|行不行|有戏|合格|过线|(?:能|可以)?报.{0,10}[吗不么]"
)
_AMONG_OURS = re.compile(
    r"谁家|(?:里面?|其中|当中|之中)哪|哪(?:些|个|几个|所|家)(?:项目|学校|大学)?(?:收|招)(?!费)|\bof (?:the|our|your) (?:two|three|four|\d)|哪.{0,8}最|最.{1,6}的?是哪|最.{1,3}的(?:学校|项目|大学)|从(?:[低高短长早晚多少贵]|便宜).{0,2}到(?:[低高短长早晚多少贵]|便宜)|(?:low|high|cheap|short|long|early|late)\w* to (?:low|high|dear|short|long|early|late)\w*|哪(?:个|所|些|几个)(?:学校|项目|大学)|"
    r"哪(?:些|个|几个|所|几所|里)(?:项目|学校|大学|地方|宿舍)?(?:的(?:宿舍|房间))?(?:有|能|可以|不|要|没|最|的|是|给)|\b\w+est (?:programm?e?s?|university|school)\b|which (?:ones?|of (?:them|the)|programmes?|programs?|universit|schools?)"
)
_OTHERS_TOO = re.compile(  # "is NTU the only one, or is there anything else?", not "what else do I need?"
    r"\b(?:any|some)?where else\b|\bother (?:options|programmes|choices|places)\b|\bonly\b.*\b(?:anything|something) else\b"
    r"|(?:还有|有没有)(?:别的|其[他它])(?:项目|学校|大学|地方|选择)|除了[^,，。?？]{0,12}(?:去|报|申|选|上)(?:得了)?哪"
)
_VALID = re.compile(
    r"\bvalid\b|expire|too old|still (?:good|count|ok|okay|accept|usable|fine)|过期|有效|失效|太旧|作废|还(?:能|可以)用|还算数|还认"
)
_SHORT_EN, _SHORT_ZH = 8, 16


def asks_whether(text: str) -> bool:
    """Tells whether a text asks for yes or no, or for what is open to somebody."""
    return bool(_POLAR.search(text)) or asks_which(text)


def asks_for_chances(text: str) -> bool:
    """Tells whether a text that is about students asks whether something is open to one."""
    return asks_whether(text) or bool(_ABOUT_CHANCES.search(text))


def asks_for_a_verdict(text: str) -> bool:
    """Tells whether a text asks in so many words whether somebody may apply."""
    return bool(_FOR_A_VERDICT.search(text))


def asks_among_ours(text: str) -> bool:
    """Tells whether a text asks in so many words for one of a list of programmes."""
    return bool(_AMONG_OURS.search(text))


def asks_which(text: str) -> bool:
    """Tells whether a text asks for some of the programmes, not about one."""
    return bool(_WHICH.search(text))


def asks_of_people(text: str) -> bool:
    """Tells whether who or where means people, offices or papers: "who writes the letters", 成绩单去哪打印."""
    return bool(_OF_PEOPLE.search(text))


def asks_something_else(text: str) -> bool:
    """Tells whether a text asks how much, when, what or how, which no verdict answers."""
    return bool(_OTHER.search(text))


def asks_for_others_too(text: str) -> bool:
    """Tells whether a text that names a programme asks what there is besides."""
    return bool(_OTHERS_TOO.search(text))


def asks_whether_valid(text: str) -> bool:
    """Tells whether a text asks if something is too old: a test, a letter."""
    return bool(_VALID.search(text))


def is_superlative(text: str) -> bool:
    """Tells whether a text is a few words with a superlative, as in "longest programme?" """
    words = re.findall(r"[a-z]+", text)
    chinese = re.findall(r"[\u4e00-\u9fff]", text)
    return bool(_MOST.search(text)) and len(words) <= _SHORT_EN and len(chinese) <= _SHORT_ZH
