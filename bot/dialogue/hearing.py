"""Whether a whole message answers what the bot asked last: yes, no, stop, wait, a button's label or its number.

Only whole messages count: "yes, and what does it cost?" is a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.normalisation import normalise
from bot.messages import Button, Meaning, Reply
from bot.typed_text import year_of_study

_LONGEST = 80  # characters; what is longer is no answer in a word
_MOST_CHOICES = 1000
_SHORTEST_PART = {True: 2, False: 3}  # characters of a label that tell it: Chinese, else
_CJK = re.compile(r"[\u3400-\u9fff]")

_APART = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")  # 取 消
_GAP = r"[\s,，.。!！~～、;；…]"
_POLITE = (
    r"\b(?:please|pls|thanks?(?: you)?|thx|sorry|sir|teacher|dear)\b"
    r"|谢谢(?:您|你|老师)?|多谢|麻烦(?:您|你)?了?|不好意思|抱歉|对不起|老师|🙏"
)
_PIECE = re.compile(  # what stands first is tried first
    rf"""
    (?P<stop>
        \b(?:unsubscribe(?:\ me)?|opt[- ]?out|stop\ ?all|td|t
            |(?:stop|don't|do\ not)\ send(?:ing)?(?:\ me)?(?:\ (?:this|these|any\ ?more|more|messages?|notifications?|announcements?|emails?))*
            |(?:i\ (?:want|would\ like)\ to\ |i'd\ like\ to\ |let's\ )?(?:cancel|stop|quit|exit|abort)
            (?:\ (?:my|the|this|that))?
            (?:\ (?:it|this|that|all|now|here|registration|registering|booking|form|question|asking|answer|answering|dialogue))?
        |leave\ it|never\s?mind|nvm|forget\ (?:it|about\ it|this|that)|(?:i(?:'ve|\ have)?\ )?changed\ my\ mind)\b
        |我?(?:要|想)?(?:取消|退出|停止|结束|终止)(?:报名|登记|注册|预约|提问|问题|回答|回复|发送|填写|修改|操作|当前|订阅|接收|推送|提醒|通知|消息)*
        |[t]?退订(?:通知|消息|提醒|推送)?|(?:不要|别)再?(?:给我)?(?:发|推送)(?:通知|消息|提醒|信息)?了?
        |放弃(?:报名|登记|提问|回答|填写)|算了|停下?|没事儿?了|当我没(?:说|问)|我?改(?:变)?主意了?
        |我?(?:先|又|还是|暂时)*不(?:想|要|打算)?(?:报名|参加|登记|提问|回答|回复|发送|继续|报|填|写|弄|问|发|搞|改|做|选|去|来|回|答|说)了
    )
    |(?P<pause>
        \b(?:(?:please\ )?(?:hold\ on|hang\ on|wait)(?:\ (?:a|one)?\ ?(?:sec(?:ond)?|min(?:ute)?|moment|bit|while))?
        |(?:just\ )?(?:a|one|1)\ (?:sec(?:ond)?|min(?:ute)?|moment)|not\ now|later|go\ back|back|undo|return|menu|main\ menu
        |(?:start|begin)\ (?:over|again|anew)|restart|reset|i(?:'ll|\ will)\ (?:do|answer|write|ask|finish)(?:\ (?:it|that|this))?\ later)\b
        |(?:请)?(?:稍|等)(?:等|候|一下|一会儿?|会儿?|下)+|等等|慢着|先等等|返回|后退|退回|上一步|主菜单|菜单|重新(?:开始|来|填写?|报名|写)|重来|重填
        |我?(?:晚点|晚些|等会儿?|回头|改天|下次|以后|待会儿?|一会儿?|之后|明天)儿?再?(?:说|回答|回复|回|来|报名|报|填|弄|问|发|写|看)
    )
    |(?P<yes>
        \b(?:yes|yeah|yep|yup|ya|y|(?:ok)+(?:ay|ey|ie|k)?|sure(?:\ thing)?|of\ course|certainly|definitely|absolutely|alright|all\ right
        |correct|right|agreed?|confirm(?:ed)?|accept(?:ed)?|go\ (?:ahead|for\ it)|do(?:\ (?:it|so|that))?(?!\ not)|sounds\ good|why\ not
        |i\ (?:do|will|would|accept|agree|confirm|want\ (?:it|that|to))(?!\ (?:not|take))
        |(?:i\ |i'll\ |i\ will\ )?take\ (?:it|the\ seat))\b
        |没问题|没错|当然|可(?:以|行)?(?!是|能|惜)|[要得]得|得行|行得通|阔以|妥妥?|好|行|是|对|有|会|需要|我要|想要|要|想|愿意|同意|接受|收下|确认|确定|嗯|恩|成|中|必须
        |👍[🏻-🏿]?|👌[🏻-🏿]?|✅|☑|✔|🆗|💯
    )
    |(?P<no>
        \b(?:no\ need|nope|nah|no|n|not\ (?:really|now|yet|at\ all|needed|necessary)
        |(?:i\ )?(?:don't|do\ not|won't|will\ not)(?:\ (?:want|need)(?:\ (?:it|that|to))?)?
        |none(?:\ of\ (?:these|them|those))?|neither|nothing)\b
        |都不是|不可以|不同意|不接受|不愿意|不需要|不是|不必|不用|不要|不想|不行|不会|不对|不好|不
        |没有|没|无|否|别|暂时不|先不|放弃
        |👎[🏻-🏿]?|❌|✖|🚫|🙅
    )
    |{_POLITE}|{_GAP}|[我的吧呀啊哦噢呢哈啦了呗滴]
    """,
    re.VERBOSE,
)
_FIRST = (Meaning.STOP, Meaning.PAUSE, Meaning.NO, Meaning.YES)
_TO_A_MAILING = re.compile(
    r"\b(?:stop(?: ?all| it| now)?|unsubscribe|opt[- ]?out|td|t)\b|send|退订|订阅|接收|推送|通知|消息|提醒|停|别|不要再"
)
"""Of the words that stop: those that end what is sent, and never give back a seat."""
_A_NOT_A = re.compile(r"(.)[不没]\1")
"""要不要 and its like ask, and answer nothing."""
_LEAD = re.compile(
    r"(?:(?:i(?:'d| would)? (?:like|want|choose|pick|take|prefer)|i'll (?:take|have)|please|number|no\.?|option|the"
    r"|我?(?:想要|想|要|选择?|去)|就|那就?)\s*)+"
)
_TRAIL = re.compile(rf"(?:(?:{_GAP}|{_POLITE}|[吧呀啊哦呢了]|one|那?个|那场|那项|那种|号)\s*)+$")
_AROUND = re.compile(
    rf"^(?:(?:\b(?:yes|yeah|yep|ok(?:ay)?|sure|please|pls)\b|好的?|是的?|对|嗯|行|那就?|我(?:要|想)|请|就){_GAP}*)+"
    rf"|(?:{_GAP}|{_POLITE}|\bnow\b|[吧呀啊哦呢了])+$"
)
"""What may stand around a label that is written: yes, … please."""
_WORDS = "one two three four five six seven eight nine ten".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_CHINESE = "一二三四五六七八九十"
_NUMBER = re.compile(r"(?:第|#|\()?\s*(\d{1,2})(?:st|nd|rd|th)?\s*[).、]?")


@dataclass(frozen=True)
class Choice:
    """A button that was shown, as it may be answered in words; without ``data`` it only counts for the numbers."""

    data: str
    names: tuple[str, ...]
    means: Meaning | None = None

    def as_json(self) -> list[str]:
        return [self.data, self.means or "", *self.names]

    @classmethod
    def of_json(cls, value: Sequence[str]) -> Choice:
        data, means, *names = value
        return cls(data, tuple(names), Meaning(means) if means else None)


def choices(reply: Reply) -> tuple[Choice, ...]:
    """Returns what a reply asks: its buttons, row by row."""
    buttons = [button for row in reply.buttons for button in row]
    return tuple(_choice(button) for button in buttons[:_MOST_CHOICES])


def _choice(button: Button) -> Choice:
    return Choice(button.data, (button.label, *button.also), button.means)


def meaning(text: str) -> Meaning | None:
    """Returns whether a whole message means yes, no, stop or wait, in either language; "ok, no thanks" is a no."""
    said = normalise(text).replace("\ufe0f", "").strip() if len(text) <= _LONGEST else ""
    said = _APART.sub("", said)
    if _A_NOT_A.search(said):
        return None
    found, at = set(), 0
    while at < len(said):
        piece = _PIECE.match(said, at)
        if piece is None:
            return None
        found.add(piece.lastgroup)
        at = piece.end()
    return next((means for means in _FIRST if means in found), None)


def is_to_a_mailing(text: str) -> bool:
    """Tells whether a whole message ends what is sent, as people write to any mailing: STOP, 退订, TD."""
    return meaning(text) is Meaning.STOP and _TO_A_MAILING.search(same(text)) is not None


def ordinal(text: str) -> int | None:
    """Returns which one a whole message names ("2", "the second one", 第二个), from 1 on; -1 is the last one."""
    if len(text) > _LONGEST:
        return None
    said = normalise(text).strip()
    said = _LEAD.sub("", _TRAIL.sub("", said), count=1) if not said.isdecimal() else said
    if match := _NUMBER.fullmatch(said):
        return int(match[1]) or None
    said = said.removeprefix("第")
    if said in ("last", "最后", "最后一", "最后面", "后面"):
        return -1
    said = {"两": "二", "前面": "一", "头一": "一", "中间": "二"}.get(said, said)
    for names in (_WORDS, _ORDINALS, _CHINESE):
        if said and said in tuple(names):
            return tuple(names).index(said) + 1
    return None


def same(text: str) -> str:
    """Returns one form for every way of writing the same label: no marks around it but a "?", small letters, simplified."""
    said = normalise(text).strip()
    return re.sub(r"^[\W_]+|[^\w?]+$", "", said) or said


def chosen(
    text: str, offered: Sequence[Choice], further: Sequence[Choice] = (), *, literally: bool = False
) -> Choice | None:
    """Returns the button that a whole message means, if it means one.

    Args:
        further: those on other pages, which can be named but not counted.
        literally: a text is awaited that may say anything, so that only a whole label counts.
    """
    if not offered or not text.strip():
        return None
    every = (*offered, *further)
    found = _labelled(same(text), every)
    if found is None and not literally and len(text) <= _LONGEST:
        found = (
            _meant(meaning(text), offered)
            or _of_year(text, offered)
            or _numbered(ordinal(text), offered)
            or _partly(text, every)
        )
    return found if found is not None and found.data else None


def _labelled(said: str, offered: Sequence[Choice]) -> Choice | None:
    """Returns the button of this label, also without the marks within it, and behind a "yes" or before a "please"."""
    labels = [(choice, [same(name) for name in choice.names]) for choice in offered]
    for form in (str, _joined, _bare):
        wanted = form(said)
        found = next((c for c, names in labels if wanted and wanted in map(form, names)), None)
        if found is not None:
            return found
    return None


def _joined(said: str) -> str:
    return re.sub(r"(?<!\d)[^\w?]+|[^\w?]+(?!\d)", "", said)  # 6.5 is not 65


def _bare(said: str) -> str:
    return _joined(_AROUND.sub("", said))


def _meant(means: Meaning | None, offered: Sequence[Choice]) -> Choice | None:
    return next((choice for choice in offered if means is not None and choice.means is means), None)


def _of_year(text: str, offered: Sequence[Choice]) -> Choice | None:
    """Returns the button of a year of study: 大三 and 3 are "Year 3", also where that is the second one."""
    years = [{year_of_study(name) for name in choice.names} - {None} for choice in offered]
    bare = _NUMBER.fullmatch(normalise(text).strip())
    year = year_of_study(text) or (int(bare[1]) if bare is not None and sum(map(bool, years)) > 1 else None)
    fitting = [choice for choice, named in zip(offered, years, strict=True) if year in named]
    return fitting[0] if len(fitting) == 1 else None


def _numbered(number: int | None, offered: Sequence[Choice]) -> Choice | None:
    if number is None or number > len(offered):
        return None
    return offered[number - 1 if number > 0 else -1]


def _partly(text: str, offered: Sequence[Choice]) -> Choice | None:
    """Returns the only one of several alternatives whose label holds these words: "Jinyun" of "Jinyun campus, 6 March"."""
    kinds = [choice.data.split(":")[:2] for choice in offered]
    alternatives = [c for c, kind in zip(offered, kinds, strict=True) if kinds.count(kind) > 1]
    said = same(_LEAD.sub("", _TRAIL.sub("", normalise(text).strip()), count=1))
    if len(said) < _SHORTEST_PART[bool(_CJK.search(said))]:
        return None
    fitting = [c for c in alternatives if any(_holds(same(name), said) for name in c.names)]
    return fitting[0] if len(fitting) == 1 else None


def _holds(label: str, said: str) -> bool:
    """Tells whether a label holds these words; no pattern is made of what a label has not, as of most messages."""
    if said not in label:
        return False
    edge = "" if _CJK.search(said) else r"\b"
    return re.search(f"{edge}{re.escape(said)}{edge}", label) is not None
