# 机器人自己说的话。知识库里的回答在 knowledge/ 里。

### 通用

error = 抱歉，我这边出了点问题。请过一分钟再试；如果还是不行，可以用 /human 给办公室留言。
empty = 我没有收到文字，请写出来发给我。
attachment = 我只看得懂文字，没法处理您发的{ $kind ->
    [photo] 图片
    [sticker] 表情
    [voice] 语音
    [location] 位置
    [poll] 投票
    [video] 视频
    [document] 文件
    [contact] 名片
   *[other] 内容
}。请用文字提问；需要老师看的话，请用 /human。
button-stale = 这个按钮已经失效了。请重新发一次命令，或者直接提问。
command-unknown = 没有 { $command } 这个命令。/help 可以看到我能做什么，也可以直接提问。
command-unknown-near = 没有 { $command } 这个命令。您是想用 { $near } 吗？
staff-only = 这个命令只供外事办的老师使用。/help 可以看到我能为您做什么。
private-only = 为了保护您的个人信息，请私聊我发送 { $command }。
dialogue-closed = 好的，已停止，没有保存任何内容。
dialogue-still-open = 我们刚才的步骤还没完成：请继续回答我的问题，或者发 /cancel 停止。
list-separator = 、
place = { $country }{ $city }
no = 不了
pass-on = 转给办公室

### 知识库没有的内容

unknown = 这个问题我没有确认过的答案，不想随便猜。要我转给办公室的老师吗？
unknown-plain = 这个问题我没有确认过的答案，不想随便猜。办公室的老师可以帮您。
elsewhere = { $name }不在这次交流项目里，所以我没法回答它的情况。参加项目的大学有：{ $ours }。
did-you-mean = 我想确认一下，您想问的是：
none-of-these-button = 都不是
not-meant-button = 不是我想问的
did-you-mean-instead = 抱歉，没有答对。您想问的是下面这些吗？
none-of-these = 谢谢，那这个问题我没有答案。要我转给办公室的老师吗？

### 事实

sample-data = 示例数据，尚未经办公室确认。
last-confirmed = 办公室最近一次确认：{ $date }。
fact-missing = 这方面办公室还没有写内容，可以用 /human 问老师。
date-unknown = 暂未确定
weeks = { $count } 周
countdown-closed = 已截止
countdown-not-open = 尚未开放
countdown-days = { $days ->
    [0] 今天截止
   *[other] 还剩 { $days } 天
}
deadline-open = { $label }：{ $date }截止（{ $countdown }）
deadline-not-open = { $label }：{ $opens }开放，{ $date }截止
deadline-closed = { $label }：已于{ $date }截止

### 开始和帮助

start = 您好！我是{ $institution }外事办的交流项目机器人。关于海外交流项目，中文英文都可以问，怎么说都行。比如：
start-example-1 = 曼大的申请什么时候截止？
start-example-2 = 去新国立要花多少钱？有奖学金吗？
start-example-3 = 可以去医院看手术吗？
start-commands = /briefings 看近期的宣讲会，/help 看我还能做什么。
help = 直接提问就可以。也可以用这些命令：
help-staff = 老师专用：
command-start = 开始
command-help = 我能做什么
command-language = 选择中文或英文
command-settings = 语言和通知设置
command-programmes = 参加交流的大学
command-deadlines = 申请截止时间
command-briefings = 近期宣讲会和余位
command-register = 报名宣讲会
command-my = 我的报名
command-cancel = 取消报名，或停止当前操作
command-subscribe = 接收办公室通知
command-unsubscribe = 不再接收通知
command-privacy = 我会保存哪些信息
command-mydata = 查看我的全部信息
command-forget = 删除我的全部信息
command-human = 给办公室的老师留言
command-announce = 给所有订阅者发通知
command-announcements = 最近的通知和送达情况
command-questions = 学生等待回答的问题
command-reload = 立即重新读取知识库

### 语言和设置

language-ask = 您想用哪种语言？
language-fixed = 好的，以后我都用中文回答。
language-auto = 好的，您用什么语言提问，我就用什么语言回答。
language-auto-button = 跟随提问的语言
language-button = 更改语言
settings = 您的设置：
    - 语言：{ $language }
    - { $subscription }
settings-subscribed = 您会收到办公室的通知。
settings-not-subscribed = 您没有订阅办公室的通知。

### 通知（订阅者）

subscribe-ask = 要我把办公室的通知发给您吗？比如新的截止时间和宣讲会。
subscribe-yes = 好的，请通知我
subscribe-no = 不用了，谢谢
unsubscribe-button = 不再接收通知
subscribed = 好的，以后有通知会发给您。随时可以用 /unsubscribe 取消。
already-subscribed = 您已经订阅了通知。/unsubscribe 可以取消。
unsubscribed = 好的，不再给您发通知。想恢复请用 /subscribe。
not-subscribed = 好的，不给您发通知。想要的时候请用 /subscribe。

### 通知（老师）

announce-ask = 请把通知内容作为下一条消息发给我。发送之前会先给您看效果。/cancel 停止。
announce-too-long = 共 { $length } 个字符，最多 { $limit } 个。请发短一点的内容。
announce-preview = 订阅者看到的就是上面这样。{ $count ->
    [0] 目前还没有人订阅。
   *[other] 将发给 { $count } 人。
}要修改的话，请直接发新的内容。
announce-send = 发给 { $count } 人
announce-drop = 不发了
announce-dropped = 没有发送。
announce-queued = 第 { $id } 号通知正在发给 { $count } 人。发完我会告诉您；/announcements 可以看进度。
announcement-report = 第 { $id } 号通知发送完毕：{ $total } 人中 { $sent } 人收到，{ $gone } 人已屏蔽或离开，{ $failed } 人发送失败。
announcements = 最近的通知：
announcements-none = 还没有发过通知。/announce 可以写一条。
announcement-line = **{ $id }** · { $date }
    { $text }
    { $total } 人中：已送达 { $sent }，等待 { $queued }，已离开 { $gone }，失败 { $failed }

### 项目

programmes = 参加交流项目的大学：
programmes-none = 目前没有公布的项目。
programmes-button = 有哪些大学参加？
deadlines = 申请截止时间：
deadlines-none = 目前没有公布截止时间。订阅 /subscribe，公布后第一时间告诉您。

### 宣讲会

briefings = 近期宣讲会：
briefings-none = 目前没有安排宣讲会。订阅 /subscribe，有安排会告诉您。
briefings-button = 近期宣讲会
briefing-described = **{ $title }**
    { $date }，{ $minutes } 分钟
    { $campus }，{ $venue }
briefing-seats = { $mode }：共 { $capacity } 个名额，还剩 { $left } 个
briefing-mine = ✓ 您已报名（{ $mode }）。
briefing-button = { $campus }，{ $date }
mode-campus = 现场参加
mode-online = 线上参加
mode-not-there = 这场宣讲会没有这种参加方式。/briefings 可以看有哪些。
registration-closes = 报名截止：{ $date }
registration-closed = 这场宣讲会的报名已经截止。/briefings 可以看其他场次。
register-button = 报名：{ $campus }
register-which = 您想参加哪一场宣讲会？
register-how = 您想到现场，还是线上参加？
register-unclear = 我不明白“{ $word }”。可以这样写：/register jinyun online。场次：{ $known }。
register-already = 您已经报名了（{ $mode }）。/my 可以查看；要更改请先用 /cancel 取消。
register-full = 名额（{ $mode }）已满。
register-full-everywhere = /briefings 可以看另一场；也可能有人取消后空出名额。
register-other-mode = 这种方式还有名额：
details-known = 用这些信息报名可以吗？{ $name }，学号 { $number }
details-same = 可以，帮我报名
details-again = 修改信息
name-ask = 请问您的姓名？（/cancel 停止）
name-wrong = 这看起来不像姓名。请只写姓名，不超过 50 个字。如果想提问，请先发 /cancel。
number-ask = 谢谢，{ $name }。请问您的学号是多少？
number-wrong = 这看起来不像学号：学号是 4 到 16 位数字。请再写一次，或者发 /cancel 停止。
confirmed = **报名成功。**
confirmed-online = 您线上参加，链接：{ $link }
confirmed-online-plain = 您线上参加，办公室会把链接发给您。
confirmed-campus-plain = 您到现场参加，请提前十分钟到场。
confirmed-person = 姓名：{ $name }
    学号：{ $number }
confirmed-end = /my 可以再次查看，/cancel 可以取消报名。
my = 您的报名：
my-none = 您还没有报名任何宣讲会。
cancel-button = 取消：{ $campus }
cancel-which = 您想取消哪一场的报名？
cancelled = 已取消{ $campus }的报名，名额让给其他同学了。想再报名请用 /register。
cancel-nothing = 您在这一场没有（或已经没有）报名。

### 隐私

privacy = 我由{ $institution }外事办运行。每个人我保存：聊天地址、语言、是否接收通知、发给您的通知，以及我们对话的简短状态（这样您问“那新国立呢”我才明白）。如果您报名宣讲会，还保存姓名、学号和席位；如果您给办公室留言，还保存您的问题和答复。姓名、学号、问题和对话都加密保存。这些信息不会出售，也不会提供给办公室以外的任何人。

    /mydata 查看全部，/forget 立即删除。
mydata = 我保存的关于您的全部信息：
mydata-address = 聊天地址：{ $address }
mydata-language = 语言：{ $language }
mydata-name = 姓名：{ $name }；学号：{ $number }
mydata-registration = 宣讲会 { $briefing }（{ $mode }），报名时间 { $date }
mydata-question = 给办公室的问题：{ $text }
mydata-answer = 办公室的答复：{ $text }
mydata-label = 您选过含义的问题：{ $text }（{ $topic }）
mydata-announcements = 主动发给您的消息：{ $count } 条
mydata-conversation = 我们对话的状态（最近在谈什么）
mydata-end = /forget 可以全部删除。
mydata-button = 查看我的信息
forget-ask = 这会删除我保存的关于您的全部信息：设置、报名（席位会让出）、给办公室的问题。删除后无法恢复。确定删除吗？
forget-yes = 确定，全部删除
forgotten = 好了，关于您的信息已全部删除。
kept = 好的，什么都没有删除。

### 给办公室留言

human-ask = 请把您的问题作为下一条消息发给我。办公室的老师会看到，并在这里回答您。（/cancel 停止）
human-too-long = 共 { $length } 个字符，最多 { $limit } 个。请写短一点，免得内容被截断。
passed-on = 已把您的问题转给办公室，老师会在这个聊天里回答您。
passed-on-later = 已为办公室记下您的问题，老师会在这个聊天里回答您。
question-for-staff = **{ $number } 号问题**，来自一位同学：
    { $text }
question-line = { $text }（{ $date }）
questions = 有 { $count } 个问题等待回答：
questions-none = 没有等待回答的问题。
question-answered-already = 这个问题已经有人回答了：{ $answer }
question-gone = 这位同学已删除了这个问题。
question-answered-wrongly = 我之前用“{ $title }”来回答，但那不是同学想问的。
outside-button = 这个不该回答
outside-learnt = 谢谢。几秒钟之后，我就不再回答这个以及类似的问题了：{ $question }（归入 { $group } 一类）
outside-no-group = 知识库里还没有 outside.yaml，没有可以归入的类别。请先写一个，README 里有说明。
answer-button = 回答
answer-number-button = 回答 { $number } 号
answer-ask = 同学问：{ $text }

    请把答复作为下一条消息发给我。（/cancel 停止）
answer-sent = 答复正在发给这位同学。
answer-from-staff = **办公室的答复**
    您问：{ $question }

    { $answer }

### 知识库（老师）

reload-failed = 知识库有问题，我继续使用原来的内容：
    { $problems }
reloaded = 已重新读取知识库：{ $topics } 个话题，{ $programmes } 个项目。

### 终端

terminal-welcome = 终端里的交流项目机器人。可以提问、输入按钮的编号或 /命令；/quit 或 Ctrl-D 退出。
terminal-bye = 再见！
terminal-no-button = 现在没有 { $number } 号按钮。
