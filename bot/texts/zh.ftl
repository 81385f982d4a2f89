# 机器人自己说的话。知识库里的回答在 knowledge/ 里。

### 通用

error = 抱歉，我这边出了点问题。请过一分钟再试；如果还是不行，可以用 /human 给办公室留言。
many-messages = 您一下子给我发了很多条消息，我会按先后顺序逐条回复，不用再发一遍。
empty = 这条消息里没有文字，请把问题打出来发给我。
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
}。请用文字提问，或者用 /human 联系办公室的老师。
button-stale = 这个按钮已经失效了。请重新发一次命令，或者直接提问。
command-unknown = 没有 { $command } 这个命令。/help 可以看到我能做什么，也可以直接提问。
command-unknown-near = 没有 { $command } 这个命令。您是想用 { $near } 吗？
staff-only = 这个命令只供外事办的老师使用。/help 可以看到我能为您做什么。
private-only = 为了保护您的个人信息，请在私聊中使用 { $command }。
dialogue-closed = 好的，已停止，没有保存任何内容。
dialogue-still-open = 刚才那一步还没完成：请先回答上面的问题，或者发 /cancel 停止。
dialogue-outdated = 刚才那一步之后我更新过，接不上了。请重新发一次命令。
edit-not-followed = 看到您修改了消息，但原来的内容已经处理，不会随之改变。如果需要更改，请重新发送一条消息。
edit-refused = 这次修改无法采用，之前填写的内容不变。
edit-name = 已按您修改的消息更新姓名：{ $name }。
edit-number = 已按您修改的消息更新学号：{ $number }。
edit-answer = 已按您修改的消息更新回答：{ $question } { $answer }
edit-name-wrong = 这看起来不像姓名，姓名不超过 100 个字。
edit-number-wrong = 这看起来不像学号，学号是 4 到 16 位数字。
entered = 谢谢，{ $name }，学号 { $number }。
entered-unused = “{ $what }”没有记下。想给办公室留言，请发 /human。
question-dropped = 好的，那就先不动。
text-or-command = 这段话以 { $command } 开头。它就是您要写的内容，还是要我执行这个命令？
text-button = 就是要写的内容
do-command-button = 执行 { $command }
stop-ask = 您是想停止，还是“{ $text }”就是您要写的内容？
button-or-text = 您是想按“{ $button }”，还是“{ $text }”就是您要写的内容？
only-text = “{ $text }”就是您要写的内容吗？如果不是，请点上面的按钮。
tap-which = 为免弄错，请点一下您要选的按钮。
stop-button = 停止
stop-no-button = 就是要写的内容
page-more = 更多（第 { $number } 页，共 { $pages } 页）›
page-back = ‹ 上一页
page = 第 { $number } 页，共 { $pages } 页：
other-year = 我没有 { $year } 年的资料。以下是目前这一轮的情况：
list-separator = 、
place = { $country }{ $city }
no = 不用了
pass-on = 转给办公室

### 知识库没有的内容

unknown = 这个问题我没有确认过的答案，不想随便猜。要转给办公室的老师吗？
unknown-plain = 这个问题我没有确认过的答案，不想随便猜。办公室的老师可以帮您。
elsewhere = { $name }不在这次交流项目里，所以我没法回答它的情况。参加项目的大学有：{ $ours }。
which-university = “{ $name }”可能指不止一所大学，您说的是哪一所？
also-asked = 您好像还问了下面的内容，点一下就能看：
did-you-mean = 我想确认一下，您想问的是：
did-you-mean-of-ours = 这个问题可能不归我管，我只了解海外交流项目。如果和项目有关，您想问的是：
none-of-these-button = 都不是
not-meant-button = 不是我想问的
did-you-mean-instead = 抱歉，没有答对。您想问的是下面这些吗？
none-of-these = 谢谢，那这个问题我没有答案。要转给办公室的老师吗？

### 事实

sample-data = 示例数据，尚未经办公室确认。
last-confirmed = 办公室最近一次确认：{ $date }。
# point 是所问内容的名称，例如“推荐信”
topic-unwritten = 关于“{ $topic }”，办公室还没有写过内容。可以用 /human 直接问办公室。
point-unwritten = 关于{ $point }，办公室还没有写过具体说明。下面是最接近的内容，也可以用 /human 直接问老师。
point-unwritten-line = 这一点还没有说明
everything-on = 看“{ $topic }”的全部内容
fact-missing = 这方面办公室还没有提供内容，可以用 /human 问老师。
date-unknown = 暂未确定
money = { $amount } { $currency ->
    [CNY] 元人民币
    [SGD] 新元
    [GBP] 英镑
    [CAD] 加元
    [USD] 美元
    [EUR] 欧元
    [AUD] 澳元
    [NZD] 新西兰元
    [HKD] 港币
    [JPY] 日元
    [KRW] 韩元
    [CHF] 瑞士法郎
    [SEK] 瑞典克朗
    [DKK] 丹麦克朗
   *[other] { $currency }
}
weeks = { $count } 周
countdown-closed = 已截止
countdown-not-open = 尚未开放
countdown-days = { $days ->
    [0] 今天截止
   *[other] 还剩 { $days } 天
}
deadline-open = { $label }：{ $date } 截止（{ $countdown }）
deadline-not-open = { $label }：{ $opens } 开放，{ $date } 截止
deadline-closed = { $label }：已于{ $date } 截止

### 开始和帮助

start = 您好！我是{ $institution }外事办的交流项目机器人。海外交流项目的问题，中文英文都可以问，怎么说都行。比如：
example-deadline = { $programme }的申请什么时候截止？
example-cost = 去{ $programme }要花多少钱？有奖学金吗？
start-commands = /briefings 看近期的宣讲会，/help 看我还能做什么。
help = 直接提问就可以。也可以用这些命令：
help-staff = 老师专用：
command-start = 开始
command-help = 我能做什么
command-language = 选择中文或英文
command-settings = 语言和通知设置
command-programmes = 参加交流的大学
command-deadlines = 申请截止时间
command-fit = 六个问题，看看哪些项目适合我
command-briefings = 近期宣讲会和余位
command-register = 报名宣讲会
command-my = 我的截止日期、清单和宣讲会，可加入日历
command-cancel = 取消报名，或停止当前操作
command-subscribe = 接收办公室通知（全部或一部分）
command-remind = 截止日期提醒
command-unsubscribe = 停止接收通知和提醒
command-privacy = 我会保存哪些信息
command-mydata = 查看我的全部信息
command-forget = 删除我的全部信息
command-join = 合并您和我的两个聊天
command-human = 给办公室的老师留言
command-announce = 给订阅者发通知
command-announcements = 最近的通知和送达情况
command-questions = 等待回答的学生提问
command-reload = 立即重新读取知识库
command-staff = 获取工作人员网页的登录链接

### 语言和设置

language-ask = 您想用哪种语言？
language-fixed = 好的，以后我都用中文回答。
language-auto = 好的，您用什么语言提问，我就用什么语言回答。
language-auto-button = 跟随提问的语言
language-button = 更改语言
settings = 您的设置：
    - 语言：{ $language }
    - { $subscription }
settings-subscribed = 您会收到：{ $what }
settings-not-subscribed = 您目前不接收任何通知和提醒。
choose-button = 选择接收内容

### 通知（订阅者）

subscribe-ask = 要给您发办公室的通知吗？比如新的截止时间和宣讲会。
subscribe-yes = 好的，请通知我
subscribe-no = 不用了，谢谢
unsubscribe-button = 全部停止
subscribed = 好的，您会收到办公室的通知。点下面的按钮可以只选一部分，发 /unsubscribe 可以随时停止。
already-subscribed = 您已经订阅了通知。点下面的按钮可以只选一部分，发 /unsubscribe 可以停止。
subscribed-to = 好的，{ $what }有新消息时我会发给您。您目前的选择：
unsubscribed-from = 已停止：{ $what }。您仍会收到：{ $left }
unsubscribed = 好的，不再发送通知和提醒。想重新开启：通知用 /subscribe，提醒用 /remind。
not-subscribed = 好的，不会给您发通知。以后想要，随时发 /subscribe。
declined = 好的，不给您发一般的通知。您仍会收到：{ $what }
unsubscribe-which = 您目前会收到：{ $what }。要停止哪些？
unsubscribed-last = 已停止：{ $what }。现在您不会收到任何通知和提醒。
unsubscribed-but-all = 已停止：{ $what }。不过您仍订阅全部通知，其中可能也有这方面的消息。如果只想收一部分，请点下面的“✓ 全部通知”，再选择想收的内容。
subscribe-unclear = 我不认识“{ $what }”，所以什么都没有改。请写成例如 /subscribe NUS、/subscribe 宣讲会 或 /subscribe 截止日期。
interests = 您想收到哪些消息？点一下选中，再点一下取消。
interest-all = 全部通知
interest-briefings = 宣讲会
interest-deadlines = 所有截止日期提醒
interest-programme = { $name }（新消息和截止日期提醒）
pause-button = 暂停两周
paused = 好的，{ $date }之前不发通知，**每个截止日期也只发最后一次提醒（截止前一天）**。提问我会照常回答，您报名的场次有变动也会告诉您。
paused-closing = 这段时间内截止的有：
deadline-named = { $programme }，{ $label }（{ $date }）
pausing = 已暂停到{ $date }：不发通知，每个截止日期只发最后一次提醒（截止前一天）。
resume-button = 恢复
resumed = 欢迎回来！您会重新收到：{ $what }
welcome-back = 很高兴再见到您。您离开期间，我没有给您发任何消息。要继续发送您之前选择的内容吗？
give-back-button = 好的，和以前一样
given-back = 好的，您会重新收到：{ $what }

### 通知（老师）

announce-ask = 请在下一条消息里把通知发给我：带格式的文字、照片、文件或相册都可以。发出之前，我会先给您看效果和发送对象。发 /cancel 可以停止。
announce-too-long = 这段文字有 { $length } 个字符，最多 { $limit } 个。请发短一些的。
announce-closed = 好的，已停止，这条通知不会发送。
announce-preview = 效果如上。发送对象：{ $audience }（{ $count ->
    [0] 目前还没有人
   *[other] { $count } 人
}）。
announce-leaves-single = 不会发给：只关注个别项目、宣讲会或截止日期的 { $count } 人。
announce-leaves-paused = 不会发给：暂停接收通知的 { $count } 人。
announce-starts = 将于{ $date } 发送。
announce-starts-draft = 时间：{ $date }。在下面确认之后，到时才会发送。
announce-starts-late = 原定于{ $date } 发送，这个时间已过：批准后立即发送。
announce-quiet = 这个时间在免打扰时段内，通知会等到 { $until } 再发。
announce-exempt-now = 已标为涉及截止日期：不受免打扰时段限制，也不计入每周上限。
announce-capped = 其中 { $count } 人本周收到的通知已达到每周上限，这条不会发给他们。
announce-one-language = 目前只有一种语言（{ $language ->
    [zh] 中文
   *[en] 英文
}），所有人收到的都是这一份。
announce-text-of = **{ $language ->
    [zh] 中文
   *[en] 英文
}版：**
announce-needs-approval = 需要另一位老师批准。
announce-change = 要修改的话，再发一条消息给我即可。
announce-send = 发给 { $count } 人
announce-ask-approval = 请同事批准（{ $count } 人）
announce-audience = 发给谁
announce-audience-ask = 要发给谁？
announce-back = 返回
announce-test = 先发给我看看
announce-not-copied = （Telegram 不允许我转发这条消息：可能已被删除，或这类消息不能复制。请重新发送，或改用文字、图片、文件。）
announce-tested = 您马上会收到，与其他人看到的完全一样。
announce-other-en = 添加英文
announce-other-zh = 添加中文
announce-other-ask = 请发来{ $language ->
    [zh] 中文
   *[en] 英文
}版。发送时，每个人收到自己语言的那一版。
announce-other-wrong = 这看起来不是{ $language ->
    [zh] 中文
   *[en] 英文
}。请发来{ $language ->
    [zh] 中文
   *[en] 英文
}版，或者就用这一份。
announce-other-take = 就用这一份
announce-at = 定时发送
announce-at-other = 更改时间
announce-now = 取消定时
announce-exempt = 涉及截止日期：不受免打扰和上限限制
announce-not-exempt = ✓ 涉及截止日期：不受免打扰和上限限制
announce-time-ask = 什么时候发？例如 18:00、明天9点、后天下午3点半、12月1日 9:00 或 2027-03-01 09:00（时区 { $zone }）。
announce-time-wrong = 我看不懂这个时间。请写成例如 18:00、明天9点、后天下午3点半、12月1日 9:00 或 2027-03-01 09:00。
announce-time-past = 这个时间已经过了，请写一个以后的时间。
announce-time-gone = 原定于{ $date } 发送，这个时间已经过了，所以没有发送。请另选时间，或取消定时后立即发送。
announce-nobody-left = 这个范围里已经没有人了，所以没有发送。草稿还在，可以另选发送对象。
announce-drop = 不发送
announce-dropped = 没有发送。
announce-scheduled = 第 { $id } 号通知将于{ $date } 发给 { $count } 人。在此之前可以在这里取消。
announce-cancel = 取消发送
announce-cancelled = 第 { $id } 号通知已取消，不会发送。
announce-replan = 修改内容或时间
announce-withdraw = 撤回并修改
announce-open = 打开草稿
announce-nobody-approves = 这条通知需要另一位老师批准，但目前找不到可以批准的人。请在设置的 staff.ids 里添加同事（对方须先给我发过消息），或调高 announcements.approve_above。草稿还在。
announce-waiting = 第 { $id } 号通知正在等待批准，已请 { $count } 位同事审批，有结果我会告诉您。想撤回请发 /announcements { $id }。
announce-asked-lost = 请求审批第 { $id } 号通知时，有同事联系不上：{ $who }。{ $left ->
    [0] 没有其他人收到审批请求，通知已退回草稿，没有发送。
   *[other] 还有 { $left } 位同事收到了，仍然可以批准。
}
announce-colleague = 一位同事
announce-approve-ask = { $action ->
    [correct] { $name } 想用上面的内容替换第 { $of } 号通知，涉及 { $count } 个聊天（编号 { $id }）。
   *[send] { $name } 想把上面的内容作为第 { $id } 号通知发给 { $count } 人（{ $audience }）。
}
announce-approve-end = 您批准吗？
announce-approve = 批准
announce-reject = 不批准
announce-approve-late = 原定于{ $date } 发送，这个时间已经过了。现在就发吗？
announce-approve-late-yes = 批准并立即发送
announce-approved = { $name } 批准了第 { $id } 号通知。
announce-approved-by-you = 您批准了第 { $id } 号通知（{ $count } 人）。发送结果会报告给作者，您也可以用 /announcements { $id } 查看。
announce-rejected = { $name } 没有批准第 { $id } 号通知，不会发送。内容已退回草稿。
announce-rejected-by-you = 您没有批准第 { $id } 号通知。
announce-not-oneself = 这条通知是您自己写的，需要另一个人来批准。
announce-grown = 第 { $id } 号通知到时间没有发送：现在的发送对象有 { $count } 人，还没有人批准过。{ $asked ->
    [0] 目前找不到可以批准的人，内容已退回草稿。
   *[other] 已请 { $asked } 位同事审批。
}
announce-held = 第 { $id } 号通知原定于{ $date } 发送，但当时我没有运行，所以先留着，没有发送。现在发、改时间，还是不发了？
announce-overdue = 第 { $id } 号通知原定于{ $date } 发送，但到时还没有同事批准，所以没有发出。之后有人批准时，会先问是否立即发送；如果要改时间，请撤回后修改。
announce-held-orphan = 第 { $id } 号通知原定于{ $date } 发送，但当时我没有运行，所以没有发送。作者已不是工作人员，或用过 /forget，因此来问您。
announce-held-lost = 第 { $id } 号通知原定于{ $date } 发送，但当时我没有运行，也没有别的同事可以问。通知没有发送；如果还需要，请重新写一条。
announce-edited-revised = 您修改了消息，草稿已随之更新，如上所示（第 { $id } 号通知）。
announce-edited-unapproved = 您在提交批准或定时之后修改了消息，原来的批准和定时安排不再有效，不会自动发送。它又是草稿了，内容如上（第 { $id } 号通知）。
announce-edited-dropped = 您修改的消息，其草稿（第 { $id } 号通知）已放弃或被替换，所以没有任何变化。
announce-edited-late = 您修改的消息正在发送或已经发出（第 { $id } 号通知），大家收到的内容不变。如需更正，请用 /announcements { $id }。
announce-edited-correction = 您修改了更正的内容，所以这次更正已放弃（第 { $id } 号通知），不会发出。请把改好的文字作为新消息发给我。
questions-many = **问题较多**：现在有 { $count } 个问题在等答复，没有逐条转来。/questions 按提问人列出。
question-how-to-answer = 直接回复这条消息即可答复，也可以私聊我用 /questions。
answer-lost = 您对第 { $number } 号问题的答复没有送达（{ $reason }）。问题已重新打开，请用 /questions 再答复一次。
announce-stale = 这件事已经处理过，或者内容已经改了。/announcements 可以看现在的情况。
audience-all = 全部订阅者
audience-briefings = 想了解宣讲会消息的人
audience-deadlines = 想了解截止日期的人
audience-programme = 关注{ $name }的人，以及全部通知的订阅者
audience-briefing = 报名了{ $name }宣讲会（{ $date }）的人
audience-waiting = 正在候补{ $name }宣讲会（{ $date }）的人
audience-present = 参加了{ $name }宣讲会（{ $date }）的人
audience-absent = 报名了{ $name }宣讲会（{ $date }）但没有到场的人
audience-language = { $name ->
    [zh] 使用中文
   *[en] 使用英文
}的订阅者
audience-lost = 知识库里已经没有的对象（{ $name }）
audience-button = { $name }（{ $count }）
send-queued = 第 { $id } 号通知正在发给 { $count } 人。发完后我会告诉您结果；/announcements 可以看进度。
correct-queued = 更正（第 { $id } 号）正在发往 { $count } 个聊天，完成后我会告诉您结果。
recall-queued = 正在从 { $count } 个聊天中撤回（第 { $id } 号），撤不回的我会告诉您。
announcement-progress = **第 { $id } 号{ $action ->
    [correct] 更正
    [recall] 撤回
   *[send] 通知
}**{ $status ->
    [paused] （已暂停）
    [stopped] （已停止）
    [finished] （已完成）
    [quiet] （免打扰时段，等到 { $until } 再发）
   *[running] {" "}进行中
}
    { $bar } { $percent }%
    { $settled } / { $total }
announcement-pace = ，每秒 { $rate } 条，还需 { $left }
announcement-pause = 暂停
announcement-resume = 继续
announcement-stop = 停止
announcement-report = { $action ->
    [correct] 更正（第 { $id } 号）{ $status ->
        [stopped] 已停止
       *[finished] 已完成
    }：{ $total } 个聊天中改了 { $sent } 个
    [recall] 撤回（第 { $id } 号）{ $status ->
        [stopped] 已停止
       *[finished] 已完成
    }：{ $total } 个聊天中撤回了 { $sent } 个
   *[send] 第 { $id } 号通知{ $status ->
        [stopped] 已停止
       *[finished] 已发送完毕
    }：{ $total } 人中 { $sent } 人收到
}
announcement-report-whole = { $begins }{ $others ->
    [0] {""}
   *[other] ；{ $rest }
}。
report-gone = { $count } 人已屏蔽机器人
report-failed = { $count } 人发送失败
report-unknown = { $count } 人无法确认是否收到
report-capped = { $count } 人已达每周上限，没有发送
report-stopped = { $count } 人因中途停止没有发送
details-button = 详情
announcements = 最近的通知：
announcements-none = 还没有发过通知。发 /announce 写一条。
announcement-unknown = 没有“{ $id }”号通知。/announcements 可以看最近几条。
announcement-line = **{ $id }** · { $date }{ $action ->
    [correct] {" · 更正"}
    [recall] {" · 撤回"}
   *[send] {""}
}{ $status ->
    [waiting] {" · 等待批准"}
    [scheduled] {" · 定时"}
    [paused] {" · 已暂停"}
    [stopped] {" · 已停止"}
    [recalled] {" · 已撤回"}
   *[other] {""}
}
    { $text }
announcement-figures = 已发 { $sent } / { $total }，等待 { $queued }，已屏蔽 { $gone }，失败 { $failed }
announcement-audience = 对象：{ $name }
announcement-capped = 已达每周上限，没有发送：{ $count } 人
announcement-stopped = 中途停止，没有发送：{ $count } 人
announcement-unknown-count = 无法确认是否收到：{ $count } 人
announcement-doubtful = 第一次没有收到回执，可能收到了两次：{ $count } 人
announcement-reason = { $status ->
    [gone] 已屏蔽
    [unknown] 未确认
   *[failed] 失败
}，{ $count } 人：{ $reason }
reason-blocked = 对方已屏蔽机器人
reason-deactivated = 对方的账号已不存在
reason-no-chat = 找不到与对方的聊天
reason-too-old = 超过 48 小时，Telegram 不再允许删除
reason-not-there = 这条消息已经不在了
reason-cannot-edit = Telegram 不允许修改这条消息
reason-no-original = 要复制的那条消息已被删除
reason-first-missing = 最初的通知没有送达
reason-interrupted = 发送时机器人被中断
reason-no-answer = 没有及时收到回应
announcement-again = 重发给可能没收到的人（{ $count }）
announcement-again-queued = 正在重新发给 { $count } 人。无法确认是否收到的人可能会收到两次。
announcement-correct = 更正
announcement-recall = 撤回
announcement-table = 表格（XLSX）
announcement-table-made = 第 { $id } 号通知的逐人发送记录（{ $count } 人）。
correction-ask = 请发来更正后的文字，它会替换 { $count } 个聊天中的旧内容{ $languages ->
    [1] {""}
   *[other] （只替换与它同一种语言的那一版）
}。替换之前我会先给您看效果。发 /cancel 可以停止。
correction-preview = 这会替换 { $count } 个聊天中的第 { $of } 号通知。
correction-language = 这会替换{ $language ->
    [zh] 中文版（看中文的人收到的），英文
   *[en] 英文版（看英文的人收到的），中文
}版保持不变。
correction-other-ask = 您只更正了一种语言。第 { $of } 号通知的{ $language ->
    [zh] 中文
   *[en] 英文
}版是否也要更正？
correction-other = 更正{ $language ->
    [zh] 中文
   *[en] 英文
}版
correction-picture-stays = 图片或文件不变，只替换下面的文字。
correction-words-only = 只能更正文字，不能更换图片或文件。请把更正后的文字直接发给我。
correction-send = 更正 { $count } 个聊天
correction-drop = 不更正
correction-closed = 好的，已停止，没有更正任何内容。
recall-ask = 这会删除 { $count } 个聊天中的这条通知（Telegram 只允许删除 48 小时以内的消息）。已经看过的人自然还会记得。要删除吗？
recall-yes = 是的，删除
table-chat = 聊天
table-status = 状态
table-time = 时间
table-reason = 原因
table-doubts = 可能收到两次
status-queued = 等待中
status-sending = 发送中
status-sent = 已发送
status-gone = 已屏蔽
status-failed = 失败
status-unknown = 未确认
status-stopped = 已停止
status-capped = 已达每周上限

### 提醒与我的日程

remind-ask = 要提醒您哪些项目的截止日期？我会提前 30 天、7 天和 1 天，在 { $at } 提醒您。
remind-following = 我会提醒您{ $names }的截止日期：提前 30 天、7 天和 1 天，时间是 { $at }。点一下项目可以添加或取消。您关注的项目有新消息，我也会发给您；用 /settings 可以看到您接收的全部内容。
remind-unclear = 我不认识“{ $what }”这个项目。
reminder = **{ $programme }**
    { $days ->
    [0] { $label }今天截止
    [1] { $label }明天截止
   *[other] 距离{ $label }截止还有 { $days } 天
}：{ $date }。
reminder-task = **{ $programme }**
    { $label }：{ $days ->
    [0] 今天截止
    [1] 明天截止
   *[other] 还有 { $days } 天截止
}，最晚 { $date }。
reminder-begin = 现在该开始了：{ $what }
reminder-done = 我已申请，不用再提醒
remind-done = 这个日期不再提醒：{ $what }。日期如有变动，我会按新日期提醒您。
undo-button = 撤销
remind-undone = 好的，会再提醒您：{ $what }。
remind-button = 提醒我截止日期
remind-again-button = 重新提醒：{ $programme }
plan-done = ✓ 已办好
plan-deadline-title = { $programme }：{ $label }
plan-deadline = **{ $programme }**
    { $label }：{ $date }（{ $countdown }）
calendar-button = 加入日历（.ics）
calendar-name = 海外交流，{ $institution }
calendar-made = 日历文件里有 { $count } 个日期：打开后手机或电脑会提示添加。日期有变动时，请在这里重新获取文件，新的会替换旧的。

### 项目

programmes = 参加交流项目的大学：
programmes-none = 目前没有公布的项目。
programmes-button = 有哪些大学参加？
deadlines = 申请截止时间：
deadlines-none = 目前没有公布截止时间。发 /subscribe 订阅，公布后我会告诉您。

### 清单

checklist-title = **{ $programme }：材料与事项清单**（已完成 { $done } / { $count } 项）
checklist-deadline = { $label }：以下各项最晚 { $date }
checklist-later = **入选之后**
checklist-dates = **日期**
checklist-tap = 办好一项就点一下，再点一下取消；与您无关的，也请点掉。这里只记您点过的，外事办看不到。
agenda-nobody = 要告诉您该做什么，我得先知道您关注哪个项目：发送 /remind 加项目名（例如 /remind { $example }），我就会从截止日期往回推算每一项该在什么时候开始，并在 /my 里给您列一份清单。
agenda-coming = 接下来的日期：
agenda-nothing-coming = 目前还没有已知的日期。
agenda-begin = { $programme }，最晚这天开始：{ $what }
agenda-opens = { $programme }，{ $label }开放
agenda-closes = { $programme }，{ $label } { $time } 截止
agenda-title = { $period ->
    [today] 今天（{ $last }）：
    [tomorrow] 明天（{ $last }）：
    [next_week] 下周（到 { $last }）：
    [month] 未来 30 天（到 { $last }）：
   *[week] 这周（到 { $last }）：
}
agenda-nothing = { $period ->
    [today] 今天没有必须开始办理或提交的事项。
    [tomorrow] 明天没有必须开始办理或提交的事项。
    [next_week] 下周没有必须开始办理或提交的事项。
    [month] 未来 30 天没有必须开始办理或提交的事项。
   *[week] 这周没有必须开始办理或提交的事项。
}
agenda-next = 下一项：{ $programme }，{ $what }，最晚 { $date }
agenda-undated = 还有日期未定的：{ $what }
agenda-all-done = 您清单上的事都办好了，真棒。
task-late = 本应在 { $begins } 之前开始（需要 { $takes }），请马上开始
tick-ask-programme = 为多位同学勾选一项：哪个项目？
tick-ask-item = { $programme }：哪一项？
tick-ask-numbers = { $programme }，{ $what }：请发学号，可以发表格（XLSX 或 CSV），也可以一行一个。
tick-not-fetched = 没能从 Telegram 取到 { $name }，请再发一次。
tick-unreadable = { $name } { $why ->
    [large] 太大了：最多 10,000 行、2 MB。
   *[other] 不能当作表格读取。请发含有学号一列的 XLSX 或 CSV 文件。
}
tick-too-many = 一次太多了：最多发 { $most } 个学号。
tick-no-numbers = 里面没有找到学号。请发含有学号一列的表格，或一行一个学号。
tick-show = { $programme }，{ $what }：将为 { $count } 位同学勾选。{ $already ->
    [0] {""}
   *[other] 另有 { $already } 位已经勾选。
}
tick-unknown = 有 { $count } 个学号没有人登记过：{ $numbers }{ $more ->
    [0] {""}
   *[other] 等，另外还有 { $more } 个
}
tick-nobody = 所以没有需要勾选的。
tick-sure = 同学会在 /my 里看到，并注明由外事办勾选。确定吗？
tick-yes = 确定，为 { $count } 位勾选
tick-done = { $programme }，{ $what }：已为 { $count } 位同学勾选。
tick-nothing = 还没有项目写了材料或事项：请写在项目文件的 `data:` 下面。
tick-gone = 知识库里已经没有这一项，所以什么也没有勾选。
command-tick = 按学号表格，为多位同学勾选一项材料或事项
plan-button = 我的日程
checklist-button = 清单：{ $programme }
checklist-left = **{ $programme }：清单**（已完成 { $done } / { $count } 项）
    还没办：{ $what }
checklist-nothing-left = **{ $programme }：清单**（已完成 { $done } / { $count } 项）
    目前没有要办的事了。
calendar-begin = { $programme }：该开始了——{ $what }
calendar-left = 还没办：{ $what }
checklist-next = 接下来该开始的：{ $what }，最晚 { $date } 开始
task-what = { $title }（{ $particulars }）
particulars-separator = ，
task-line = { $what }：{ $when }
task-due = 最晚{ $due }
task-begin = 最晚 { $begins } 开始（需要 { $takes }）
task-copies = × { $count }
task-issuer = 由{ $issuer }提供
form-paper = 纸质
form-electronic = 电子版
form-original = 原件
form-online = 在线填写
duration = { $count } { $unit ->
    [days] 天
    [weeks] 周
    [months] 个月
   *[other] 个工作日
}
weekday = { $day ->
    [monday] 周一
    [tuesday] 周二
    [wednesday] 周三
    [thursday] 周四
    [friday] 周五
    [saturday] 周六
   *[other] 周日
}
anchor = { $anchor ->
    [deadline] 截止日期
    [start] 开课第一天
    [end] 最后一天
    [results] 公布结果
    [application] 提交申请
    [letter] 收到录取信
    [offer] 收到录取通知
    [departure] 出发
    [return] 回校
   *[other] 第一次去医院
}
relative = { $anchor }{ $side ->
    [before] 前
   *[after] 后
} { $length }
relative-by = { $anchor }之前
event-line = { $title }：{ $date }
event-window = { $title }：{ $first } 至 { $last }

### 宣讲会

briefings = 近期宣讲会：
briefings-none = 目前没有安排宣讲会。发 /subscribe 订阅，有安排我会告诉您。
briefings-none-at-all = 目前没有宣讲会。
briefings-button = 近期宣讲会
briefing-which = 您想看哪一场宣讲会？
briefing-unknown = 这场宣讲会已经不在安排中了。
briefing-described = **{ $title }**
    { $date }，{ $minutes } 分钟
    { $campus }，{ $venue }
briefing-seats = { $mode }：共 { $capacity } 个名额，还剩 { $left } 个
briefing-queue = { $mode }：{ $count } 人候补中
briefing-mine = ✓ 您已报名（{ $mode }）。
briefing-waiting = ⏳ 您正在候补（{ $mode }）。
briefing-offered = ⏳ 有一个名额（{ $mode }）为您保留着，请确认。
briefing-is-cancelled = 这场宣讲会已取消。
briefing-is-over = 这场宣讲会已经结束。
briefing-button = { $campus }，{ $date }
mode-campus = 现场参加
mode-online = 线上参加
mode-not-there = 这场宣讲会没有这种参加方式。/briefings 可以看有哪些。
registration-closes = 报名截止：{ $date }
registration-closed = 这场宣讲会的报名已经截止。/briefings 可以看其他场次。
register-button = 报名：{ $campus }
register-which = 您想参加哪一场宣讲会？
register-how = 您想到现场，还是线上参加？
register-unclear = 抱歉，我没看懂“{ $word }”。可以这样写：/register jinyun online。场次：{ $known }。
register-already = 您已经报名了（{ $mode }），以下是您的报名信息。
register-full = { $mode }的名额已满。
register-full-wait = 您可以候补：有人退出时，我会按先后顺序通知您。
register-full-both = 线上还有名额：您可以先报线上，同时候补现场；现场有人退出时，我会问您要不要换过去。
register-other-mode = 另一种参加方式还有名额，您也可以候补。
register-other-button = 报名{ $mode }
details-known = 用这些信息报名可以吗？{ $name }，学号 { $number }
details-known-queue = 用这些信息候补可以吗？{ $name }，学号 { $number }
details-what = **{ $title }**，{ $mode }
cancelled-queue = 候补（{ $mode }）也已一并取消。
details-same = 可以，帮我报名
details-again = 修改信息
consent = 姓名、学号和您填写的内容只供外事办组织宣讲会使用，加密保存，随时可以用 /forget 删除。继续填写即表示您同意（详见 /privacy）。
name-ask = 请问您叫什么名字？（/cancel 停止）
name-wrong = 这看起来不像姓名。请只写姓名，不超过 100 个字。如果想提问，请先发 /cancel。
number-ask = 谢谢，{ $name }。请问您的学号是多少？
number-wrong = 这看起来不像学号：学号是 4 到 16 位数字。请再写一次，或者发 /cancel 停止。
number-twice = ⚠ 这场宣讲会的名单上，另一个账号也填了学号 { $number }。如果两个账号都是您的，请用 /cancel 退掉其中一个名额，留给别的同学；如果是填错了，请 /cancel 后重新报名；如果都不是，请用 /human 告诉老师。
form-line = { $question } { $answer }
form-skip = 跳过
form-pick = 请点一个选项，或者照原样打出来。
form-too-long = 您写了 { $length } 个字，最多 { $limit } 个字，请写短一点。
form-wrong = 格式不对，请再填一次。
answer-yes = 是
answer-no = 否
confirmed = **报名成功。**
confirmed-online = 您线上参加，链接：{ $link }
confirmed-online-plain = 您线上参加，办公室会把链接发给您。
confirmed-campus-plain = 您到现场参加，请提前十分钟到场，入场时出示二维码。
confirmed-person = 姓名：{ $name }
    学号：{ $number }
confirmed-end = /my 可以再次查看，/cancel 可以取消报名。
ticket-button = 我的报名：{ $campus }
ticket-again = **您的报名信息**
ticket-worthless = 这张入场凭证无效，或者宣讲会已经结束。
ticket-of-somebody = 这是一张入场凭证：{ $title }，{ $mode }。入场时由老师扫码。
overlap = ⚠ 时间与您报名的另一场重叠：{ $title }，{ $date }。
swap-mode-button = 改为{ $mode }
swap-briefing-button = 换到{ $campus }
swapped = **已为您更换。**
swapped-from = **已为您更换**，您在{ $campus }的名额让给其他同学了。
speakers-button = 给主讲人提一个问题
speakers-ask = 您想问主讲人什么？请写在一条消息里，老师会在宣讲会之前看到。每人可以提一个问题，再次提交会替换之前的。（/cancel 停止）
speakers-line = 给主讲人的问题：{ $question }
speakers-noted = 已记下您给主讲人的问题：{ $question }
my = 您的日程（按日期）：
my-none = 您近期没有日程。
my-missed = **{ $title }**，{ $date }：您已报名，但我的列表里暂时没有这一场。您的名额仍然保留；如有疑问，请咨询老师。
my-missed-queue = **{ $title }**，{ $date }：您正在候补，但我的列表里暂时没有这一场。您的候补位置仍然保留；如要退出，请发 /cancel。
cancel-missed-button = 退出：{ $title }
cancelled-missed = 好的，{ $title }的报名或候补已经取消。
cancel-button = 取消报名：{ $campus }
cancel-which = 您想取消哪一场的报名？
cancelled = 已取消您在{ $campus }的报名，名额让给其他同学了。想重新报名请用 /register。打开附件可以把这场宣讲会从日历中移除。
cancel-nothing = 这一场您没有报名（或报名已取消）。

### 候补

queue-button = 候补：{ $mode }
queue-both-button = 先报线上，同时候补现场
queue-place = 您已进入候补：{ $title }，{ $mode }，目前排在**第 { $number } 位**。有名额时我会在这里通知您，最多为您保留 { $hours } 小时，临近开始时会短一些。
queue-leave = 退出候补：{ $campus }
queue-none = 您不在这一场的候补名单里。
queue-left = 好的，已退出候补。
queue-left-kept = 好的，已退出候补。您的报名（{ $mode }）不变。
queue-again = 重新候补
offer = **有名额了**：{ $title }（{ $starts }），{ $mode }。名额为您保留到{ $until }，您要参加吗？
offer-moves = 接受后，您现在的名额（{ $mode }）会让给其他同学。
offer-accept = 接受这个名额
offer-decline = 放弃
offer-over = 这个名额已不再为您保留。
registration-closed-all = 近期宣讲会的报名都已截止。/briefings 可以查看。
swap-both-button = 换到{ $campus }，{ $mode }
offer-accept-at = 接受名额：{ $campus }
seat-present = 您已签到，这个名额直到结束都是您的，不能再取消或更换。如果签错了，请告诉门口的老师。
cancel-late = 宣讲会已经开始，不能再取消报名了。
speakers-late = 宣讲会已经开始，请当场向主讲人提问。
news-title = 标题
news-missed = briefings.yaml 里已经没有这一场
offer-lapsed = 您没有及时确认，名额（{ $title }，{ $mode }）已不再为您保留。

### 宣讲会之前和之后

briefing-changed = **宣讲会有变动**
    { $title }

    { $news }
briefing-changed-end = 您的报名不变。附件是新的日历条目，打开后会替换旧的。
news-line = { $what }：{ $old } → { $new }
news-starts = 时间
news-minutes = 时长（分钟）
news-campus = 校区
news-venue = 地点
news-online-link = 线上链接
news-slides-link = 课件链接
news-recording-link = 录像链接
news-registration-closes = 报名截止
news-seats = 名额（{ $mode }）
news-on-again = 这场宣讲会照常举行
news-closed = 停止报名
news-open = 重新开放报名
briefing-cancelled = **很抱歉，这场宣讲会取消了**：{ $title }，原定{ $date }。
briefing-cancelled-other = 您可以改报另一场，填过的信息会一起带过去：
briefing-reminder = { $when ->
    [soon] **还有 { $minutes } 分钟开始**
    [today] **今天有您报名的宣讲会**
   *[tomorrow] **明天有您报名的宣讲会**
}
briefing-reminder-ticket = 入场时请出示二维码。如果来不了，请及时取消报名，把名额让给候补的同学。
after-present = 感谢您来参加{ $title }！
after-absent = 很遗憾在{ $title }没有见到您。
after-unknown = { $title }已经结束，感谢您的关注。
after-slides = 课件：{ $link }
after-recording = 录像：{ $link }
after-later = 资料整理好后，我会发给您。
material = 资料整理好了：{ $title }
survey-stars = 您觉得这场宣讲会怎么样？点三下就好。
survey-missing = 谢谢！还有什么希望多讲一些？
survey-plans = 最后一个问题：您打算申请交流项目吗？
survey-why = 方便告诉我们没能来的原因吗？点一下就好，能帮助我们改进。
survey-thanks = 谢谢您的反馈！
missing-nothing = 没有，都讲到了
missing-costs = 费用和奖学金
missing-application = 申请流程
missing-courses = 课程和学分
missing-life = 当地生活
missing-time = 更多提问时间
plans-yes = 打算申请
plans-maybe = 还没想好
plans-no = 不打算
absence-class = 有课或考试
absence-forgot = 忘记了
absence-ill = 身体不适
absence-far = 太远或时间不合适
absence-lost = 不再感兴趣
absence-other = 其他原因

### 宣讲会（老师）

command-attendees = 宣讲会报名名单、人数、表格和问题
command-checkin = 按姓名或学号签到
command-arrange = 关闭或开放报名，改名额、时间、地点，取消
command-poster = 海报用的二维码
command-slide = 投影用的签到二维码
command-stats = 一场宣讲会的统计图
attendees = **{ $title }**
attendees-counts = { $mode }：已报名 { $registered } / { $capacity }，已签到 { $present }，候补 { $queued }
attendees-none = 还没有人报名。
attendees-page = 第 { $number } 页，共 { $pages } 页。按姓名或学号查找：/attendees 场次 姓名
attendees-more = ……还有 { $count } 人，请多写几个字
attendees-table = 名单（{ $count } 人）。
attendee = { $place }. { $name }，{ $number }，{ $mode }{ $status ->
    [present] {" ✓ 已签到"}
    [waiting] {" · 候补第 "}{ $queue }{" 位"}
    [offered] {" · 等待确认名额"}
   *[registered] {""}
}{ $twins ->
    [none] {""}
   *[other] {" · ⚠ 学号与第 "}{ $twins }{" 位相同"}
}
attendees-twins = ⚠ 有 { $count } 条记录的学号与别人相同，已标出。
questions-button = 给主讲人的问题
questions-other = 其他
question-bullet = • { $text }
speakers-none = 还没有人给主讲人提问。
speakers-questions = 给主讲人的问题（{ $count } 个），按话题归类：
roll-name = 姓名
roll-number = 学号
roll-mode = 方式
roll-status = 状态
roll-place = 候补序号
roll-registered = 报名时间
roll-checked-in = 签到时间
roll-by = 签到人
roll-question = 给主讲人的问题
roll-twins = 学号相同者
roll-by-slide = 扫投影二维码
roll-status-present = 已签到
roll-status-registered = 已报名
roll-status-offered = 等待确认名额
roll-status-waiting = 候补
checked-in = ✓ **{ $name }**，{ $number }：已签到（{ $campus }，{ $mode }）。
checked-in-already = ⚠ **{ $name }**，{ $number } 已经签过到了：{ $date }，{ $by }。
checked-in-late = 宣讲会已结束，按迟到记录。
checkin-closed = 好的，签到到此为止。已经签到的都保留。
checkin-early = { $title }的签到从{ $opens }开始。
checkin-none = 现在没有正在签到的宣讲会（开始前两小时到结束后一天内）。
checkin-who = { $campus }：请发姓名或学号，一次一位。/cancel 结束。
checkin-nobody = 名单里没有找到“{ $words }”。
checkin-several = { $count ->
    [1] 是这位吗？点一下签到：
   *[other] 找到 { $count } 人，请点一位（最多显示 { $shown } 位）：
}
checkin-undone = 已撤销 { $name } 的签到。
slide-ended = { $briefing } 的签到二维码不再更新：图片被删除了，或者宣讲会改期或取消了。需要新的请发 /slide。
slide-coming = 签到二维码马上发到这里，之后每 30 秒自动更新，直到宣讲会结束；只有最新的一张有效。请把它投到屏幕上，线上参加的同学也可以扫。
slide-early = { $title }的签到从{ $opens }开始，到时再发 /slide。
slide-expired = 这个签到码已失效。请扫描屏幕上现在的二维码。
slide-not-registered = 您没有报名{ $title }。请到签到台找老师。
slide-checked-in = ✓ 已签到：{ $title }。
slide-checked-in-already = ✓ 您之前已经签到：{ $title }。
poster = 海报用的二维码：扫码直接打开 { $title }。链接：{ $link }
    PNG 用于屏幕，SVG 用于印刷。
seats-below = { $briefing }：名额（{ $mode ->
    [online] 线上
   *[campus] 现场
}）改为 { $capacity } 个，但已有 { $count } 人报名。已报名的人不会失去名额；有空余之前不再接受新报名。
arrange-state = 状态：{ $state ->
    [open] 开放报名
    [closed] 已停止报名
    [cancelled] 已取消
   *[over] 已结束
}
arrange-log = 最近的改动：
arrange-log-line = • { $date }，{ $name }：{ $news }
arrange-by-file = 知识库文件
arrange-close = 停止报名
arrange-open = 开放报名
arrange-seats = 名额：{ $mode }
arrange-starts = 改时间
arrange-venue = 改地点
arrange-online-link = 线上链接
arrange-slides-link = 课件链接
arrange-recording-link = 录像链接
arrange-cancel = 取消这场宣讲会
arrange-uncancel = 恢复举行
arrange-ask-seats = { $mode }的名额改为多少？请写一个数字。（/cancel 停止）
arrange-ask-starts = 改到什么时候？例如 3月14日 15:00 或 2027-03-14 15:00（时区 { $zone }）。报名截止时间也会相应调整。（/cancel 停止）
arrange-ask-venue = 新的地点是什么？（/cancel 停止）
arrange-ask-link = 请发链接，以 https:// 开头；发 - 表示没有链接。（/cancel 停止）
arrange-cancel-ask = 这会取消宣讲会，并通知 { $count } 位报名或候补的同学。确定吗？
arrange-tell-ask = { $news }

    这会通知 { $count } 位已报名或候补的同学。确定吗？
arrange-yes = 确定
briefing-missed = { $briefing } 已不在 briefings.yaml 里，但还有 { $count } 人报名或候补，他们都还没有收到通知。如果不举行了，请写回来并加上 is_cancelled: true，他们就会收到通知。
briefing-in-the-past = { $briefing } 的时间现在写成了过去的时间（{ $starts }）。如果写错了，请改正 briefings.yaml；目前没有通知任何人。
questions-more = ……还有 { $count } 个，表格里有全部
checkin-waits = “{ $words }”还在候补，没有名额。
arrange-whole-log = 全部改动（CSV）
log-time = 时间
log-name = 操作人
log-what = 改动
arrange-same = 没有变化：本来就是这样。
arrange-done = 已更改，并已记入日志。
arrange-seats-wrong = 请只写一个数字，从 0 到 100000。
arrange-link-ask = 链接就用这个吗？{ $link }
arrange-link-rest = 这部分不属于链接，不会随链接显示：“{ $rest }”。如果大家需要它，请用 /announce 发给已报名的人。
arrange-link-wrong = 这不是链接，或者链接被“…”截断了。请发以 https:// 开头的完整地址。
arrange-venue-wrong = 请写地点，不超过 { $limit } 个字。
stats = **{ $title }**
    报名 { $registered } 人，到场 { $came } 人（{ $percent }%）。评价 { $rated } 份，平均 { $mean } 星。
stats-plans = 申请打算：{ $counts }
stats-absence = 没来的原因：{ $counts }
stats-nothing = 还没有数据
chart-growth = 报名人数（随时间）
chart-attendance = 报名与到场
chart-came = 到场
chart-registered = 报名
chart-stars = 评价
chart-missing = 希望多讲

### 隐私

privacy = 我由{ $institution }外事办运行。对每个人我保存：聊天地址、语言、想收到哪些通知（您屏蔽我之后也会保留，等您决定是否恢复）、发给您的消息和时间、提醒过您或您已办好的截止日期，以及我们最近在谈什么（这样您问“那新国立呢”我才明白）。如果您报名宣讲会，还保存姓名、学号、您填写的内容、您同意使用这些信息的时间、名额或候补位置、是否到场以及您的评价。如果您填写邮箱，我会保存它以便给您写信。如果您给办公室留言，还保存您的问题和答复。您写的其他内容只保存到答复为止；在网页上，对话保存半年，方便您再次查看。姓名、学号、邮箱、问题和对话都加密保存。这些信息不会出售，也不会提供给办公室以外的任何人。

    /mydata 查看全部，/forget 立即删除。
mydata = 我保存的关于您的全部信息：
mydata-address = 聊天地址：{ $address }
mydata-further = 其他联系地址：{ $address }{ $state ->
    [open] （尚未确认）
    [gone] （无法送达）
   *[confirmed] {""}
}
mydata-language = 语言：{ $language }
mydata-aside = 您屏蔽我之前接收的内容，暂时保留，等您决定是否恢复：{ $what }
mydata-reminder = { $kind ->
    [done] 您说不用再提醒：{ $what }，时间 { $date }
    [known] 您关注的日期：{ $what }，从 { $date } 起
   *[sent] 提前 { $days } 天的提醒：{ $what }，时间 { $date }
}
mydata-tick = { $who ->
    [office] 外事办
   *[you] 您
}已勾选：{ $programme } { $year }，{ $what }；时间 { $date }
mydata-name = 姓名：{ $name }；学号：{ $number }
mydata-registration = 宣讲会 { $briefing }（{ $mode }），报名时间 { $date }
mydata-checked-in = 参加了宣讲会 { $briefing }，签到时间 { $date }
mydata-feedback = 您对宣讲会 { $briefing } 的反馈：{ $words }
mydata-queue = 正在候补宣讲会 { $briefing }（{ $mode }），从{ $date }起
mydata-consent = 您同意使用您填写的信息，时间 { $date }
mydata-question = 给办公室的问题：{ $text }
mydata-answer = 办公室的答复：{ $text }
mydata-label = 您确认过意思的问题：{ $text }（{ $topic }）
mydata-refused = 您的一个问题，办公室认为不应由我回答：{ $text }
mydata-set-aside = 我未能处理、为查找原因暂存数日的消息：{ $count } 条
mydata-announcements = 主动发给您的消息：{ $count } 条
mydata-conversation = 我们对话的状态（最近在谈什么）
mydata-page = 网页上的对话：{ $count } 条消息
mydata-end = /forget 可以全部删除。
mydata-button = 查看我的信息
forget-ask = 这会删除我保存的关于您的全部信息：设置、报名（名额会让出）、给办公室的问题。删除后无法恢复。确定删除吗？
forget-yes = 确定，全部删除
forgotten = 好了，关于您的信息已全部删除。
forgotten-muted = 好了，关于您的一切都已删除。只有“办公室不接收这个聊天的问题”这一条会保留30天，其中不含您的聊天地址。
kept = 好的，什么都没有删除。

### 给办公室留言

human-ask = 请在下一条消息里写下您的问题。办公室的老师会看到，并在这里回答您。（/cancel 停止）
human-too-long = 您写了 { $length } 个字符，最多 { $limit } 个字符。请写短一点，免得内容被截断。
passed-on = 正在把您的问题转给办公室，老师会在这里回答您。
passed-on-later = 现在联系不上办公室的老师。您的问题已记在他们的列表里，老师会在这里回答您。
passed-on-failed = 还是没能联系上办公室的老师。您的问题仍在他们的列表里，老师看到后会在这里回答您：{ $text }
human-too-often = 一小时内给办公室的内容太多了，这一条没有转交。请过一会儿再提问或修改。
human-muted = 办公室不再在这里接收您的问题。请发电子邮件，或在办公时间前来咨询。
human-too-many = 您已有 { $count } 个问题在等办公室回答，所以这一个没有转交。有一个得到回答后，就可以再问；想补充的话，请直接编辑原来的消息。
attachment-alone = （一张图片或一个文件，没有文字）
attachment-lost = 这里原来附有图片或文件，但已无法复制，请让对方再发一次。
question-for-staff = **第 { $number } 号问题**，来自一位同学：
    { $text }
question-reworded = **第 { $number } 号问题**被同学修改了，现在是：
    { $text }
question-edited = 您的问题已改为以下内容，办公室已知悉：{ $text }
question-edited-late = 您的问题已经处理完毕，办公室看不到这次修改。请用 /human 重新提问。
question-edit-refused = 这次修改无法采用：给办公室的问题要有文字，最多 { $limit } 个字符。问题保持原样。
told-in-private = _这条消息私下发给您，是因为我无法在老师群里发言（{ $reason }）。请重新把我加入群，或允许我发言。_
question-line = { $text }（{ $date }）
questions = 有 { $count } 个问题等待回答：
questions-none = 没有等待回答的问题。
question-answered-already = 这个问题已经有人回答了：{ $answer }
question-gone = 这位同学已删除了这个问题。
question-answered-wrongly = 我之前用“{ $title }”来回答，但那不是同学想问的。
outside-button = 这个不该回答
outside-learnt = 谢谢。几秒钟后，我就不再回答这个和类似的问题了：{ $question }（归入 { $group } 一类）
outside-no-group = 知识库里还没有 outside.yaml，没有可以归入的类别。请先写一个，docs/office.md 里有说明。
answer-button = 回答
answer-number-button = 回答第 { $number } 号
answer-ask = 同学问：{ $text }

    请在下一条消息里写下答复。（/cancel 停止）
question-edited-since = 同学刚刚修改了问题，所以您的答复没有发出。问题现在是：{ $text }

    请把答复再发一次，或另写一条。（/cancel 停止）
question-edited-since-notice = 那条通知之后，同学修改了第 { $number } 号问题，所以您的答复没有发出。问题现在是：{ $text }

    请直接回复较新的那条通知。
answer-sent = 答复正在发给这位同学。
answer-gone = 您对第 { $number } 号问题的答复没有送达：这位同学已屏蔽我，或注销了账号。问题仍列为待回答；同学回来后，答复会自动送达。
answer-edited = 答复还没有发出：同学收到的会是修改后的内容。
answer-edited-late = 答复已经发出，同学看不到这次修改。
answer-how-to-correct = 如需更正答复，请再次回复那条带有问题的消息，并以“更正：”开头。
question-undelivered = （已答复，等同学回来后送达）
question-closed = 第 { $number } 号问题已关闭，不作答复，并已告知同学。
question-not-open = 第 { $number } 号问题已经答复或关闭。
questions-closed = 已关闭 { $count } 个问题，不作答复，并已告知同学。
questions-of = **同学 { $person }**，{ $count } 个问题：
questions-of-more = ……还有 { $count } 个
your-questions-closed = { $count ->
    [1] 办公室关闭了您的问题，不再答复：{ $text }
   *[other] 办公室关闭了您的 { $count } 个问题，不再答复。
}
asker-muted = 不再接收同学 { $person } 的问题。已关闭 { $count } 个，不作答复。
asker-unmuted = 重新接收同学 { $person } 的问题。
close-button = 关闭
close-all-button = 关闭同学 { $person } 的全部问题（{ $count } 个）
mute-button = 不再接收同学 { $person } 的问题
unmute-button = 重新接收同学 { $person } 的问题
page-before = ← 上一页
page-next = 下一页 →
answer-from-staff = **办公室的答复**
    您问：{ $question }

    { $answer }

### 知识库（老师）

update-set-aside = 有一条消息多次尝试仍无法处理，已搁置，并已告知对方。供维护人员参考：{ $problems }
deadline-moved-closes = 文件里有一个截止日期变了：{ $programme }，{ $label }，从 { $before } 改为 { $after }。目前没有通知任何人；关注该项目的同学会在新日期临近时收到提醒。要发通知吗？请发 /announce，并选择关注{ $programme }的人。
deadline-moved-opens = 文件里有一个开放申请的时间变了：{ $programme }，{ $label }，从 { $before } 改为 { $after }。目前没有通知任何人。要发通知吗？请发 /announce，并选择关注{ $programme }的人。
reload-failed = 知识库有问题，我继续使用之前的版本：
    { $problems }
reloaded = 已重新读取知识库：{ $topics } 个话题，{ $programmes } 个项目。

### 终端

terminal-welcome = 终端里的交流项目机器人。可以提问、输入按钮的编号或 /命令；/quit 或 Ctrl-D 退出。
terminal-bye = 再见！
terminal-no-button = 现在没有第 { $number } 号按钮。

### 算出来的回答

verdict-one = { $outcome ->
    [yes] 就您说的情况，{ $programme }没有不符合的地方。
    [no] 就您说的情况，不符合{ $programme }的条件。
   *[open] 就您说的情况，{ $programme }还不能下结论。
}
verdict-some = 就您说的情况，{ $programmes }没有不符合的地方。
verdict-rest = 还要看：{ $conditions }。
verdict-open = 还不能下结论的：{ $programmes }。
verdict-none = 就您说的情况，这些项目的条件都不符合。
compared-met = 符合：{ $what }
compared-not = 不符合：{ $what }
compared-open = 未定：{ $what }
compared-missing = （差 { $missing }）
compared-part = ，{ $part ->
    [listening] 听力
    [reading] 阅读
    [writing] 写作
   *[speaking] 口语
} { $has }，要求 { $least }
clause-separator = ；
colon = ：
sentence-gap = {""}
said-average = 平均 { $average } 分（要求 { $least } 分）
said-rank = 排名前 { $rank }%（{ $top ->
    [0] 这里不看排名
   *[other] 要求前 { $top }%
}）
said-failed = { $kind ->
    [none] 没有挂过科
    [older] 较早以前挂过科，已通过
    [passed] 挂过科，后来已通过
    [recent] 最近两个学期内挂过科
    [open] 还有课程没通过
   *[unclear] 挂过科
}
said-level = { $level ->
    [master] 硕士
    [doctoral] 博士
   *[undergraduate] 本科
}{ $year ->
    [0] {""}
   *[other] {" "}{ $year } 年级
}
said-major = { $major }专业
said-score = { $score }（要求{ $test } { $least } 及相应条件）
fact-average = 平均成绩
condition-year = 年级
condition-major = 专业
condition-average = 平均成绩或排名
condition-failed = 有没有挂科
condition-subjects = 生理学和药理学是否通过
condition-language = 语言成绩
condition-final = 毕业年级
condition-physiology = 生理学
condition-pharmacology = 药理学
condition-laboratory = 实验课
condition-abroad-before = 以前由学校资助出过国
condition-punished = 违纪处分
condition-supervisor = 导师同意
condition-school = 学院同意
condition-age = 项目第一天的年龄
condition-validity = 成绩的有效期
impossible = { $what }不可能是 { $figure }，您想说的是多少？
impossible-gpa = 外事办要求的是百分制的平均成绩，绩点 { $figure } 没法直接比较。您的平均分是多少？
filter-one = { $programme }：{ $outcome ->
    [yes] 是的。
    [no] 不是。
   *[open] 外事办没有说明。
}
filter-some = 有：{ $programmes }。
filter-open = 外事办没有说明：{ $programmes }。
filter-none = 都没有。
date-one = { $programme }：{ $outcome ->
    [yes] 可以，来得及。
    [no] 不行，时间对不上。
   *[open] 单看日期还不能确定，请在申请之前先咨询外事办。
}
date-some = 时间合适的：{ $programmes }。
date-open = { $programmes }单看日期还不能确定，请在申请之前先咨询外事办。
date-none = 都不合适。
date-left = { $programme }：还有 { $days } 天，到{ $date }为止。
date-when = { $programme }：{ $date }。
days-count = { $days } 天
hours-count = { $hours } 小时
ranking-first = { $place ->
    [1] 排在最前的
   *[other] 排第 { $place } 位的
  }是{ $programme }：{ $figure }。
ranking-difference = 相差 { $figure }。
left-out = { $programme }的合计里不含：{ $items }。
extra = { $item ->
    [vaccinations] 需要补种的疫苗
    [x_ray] 胸片检查
    [tuberculosis_test] 结核检查
    [white_coat] 白大褂
   *[other] { $item }
}
item = { $item ->
    [total] 合计
    [grant] 减去资助
    [subsidy] 减去交流资助
    [hardship] 减去困难资助
    [flight] 减去机票资助（最多）
    [bursary] 减去助学金
    [research] 减去科研交流资助
    [reduction] 减去费用减免
    [budget] 您有
    [fee] 项目费
    [room] 住宿
    [living] 餐饮和市内交通
    [travel] 机票、保险和入境文件
    [insurance] 保险
   *[other] { $item }
}
budget-one = { $outcome ->
    [yes] 够，{ $programme }去得了。
   *[no] 不够去{ $programme }。
}
budget-some = 够去：{ $programmes }。
budget-open = 外事办没有说明：{ $programmes }。
budget-none = 哪个都不够。
budget-after-grant = { $programme }：自己大约还要出 { $value }。
budget-short = { $programme }：大约还差 { $value }。
budget-items = { $programme }：一共 { $value }。
budget-refund = { $programme }：项目费能退回 { $value }。
budget-fee-after-grant = { $programme }：项目费减免后是 { $value }。
budget-first = 这笔钱回来之后才发，所以要先垫付大约 { $value }。

### /fit

fit-intro = 一共六个小问题，不想说的可以跳过。除非您要求，否则什么都不会保存。
fit-year = 您现在是几年级？
fit-major = 您是什么专业？不在下面的，请直接写出来。
fit-grades = 您的平均成绩（百分制）或排名是多少？例如 83、前 20%、12/120。
fit-failed = 有没有挂过科？
fit-language = 考过哪种语言考试？也可以连成绩一起写，例如“雅思 7，小分 6.5”。
fit-score = 您的{ $test }成绩是多少？有小分的请一起写，例如“6.5，口语 7”。
fit-means = 总共能花多少钱？也可以写从哪天起有空。
fit-level = { $level ->
    [undergraduate-1] 大一
    [undergraduate-2] 大二
    [undergraduate-3] 大三
    [undergraduate-4] 大四
    [undergraduate-5] 大五
    [master-1] 研一
    [master-2] 研二
    [master-3] 研三
   *[doctoral] 博士生
}
fit-other-major = 其他专业
fit-failed-answer = { $kind ->
    [none] 没有挂过科
    [older] 较早以前，已通过
    [passed] 挂过，后来已通过
    [recent] 最近两个学期内
    [recent_passed] 最近两个学期内，已通过
    [recent_open] 最近两个学期内，还没通过
    [open] 还有没通过的
   *[unclear] 挂过科
}
fit-skip = { $question ->
    [language] 还没考
    [means] 不考虑
   *[year] 跳过
}
fit-unread = 这句话我没看懂。
fit-next = 下一步：看看怎么申请，或者让我提醒您截止日期。各项目还有这些问题以外的要求，最后由外事办决定。
fit-none = 按这些回答，每个项目都有不符合的地方。如果哪一项填错了，可以重新回答；也可以用 /human 问问外事办。
fit-cost = 总共约 { $total }，{ $enough ->
    [yes] 在预算之内
   *[no] 超出预算
}
fit-start = { $date }开始，{ $fits ->
    [yes] 那时您有空
   *[no] 那时您还没空
}
fit-apply-button = { $programme } · 怎么申请
fit-remind-button = { $programme } · 提醒我
fit-keep-button = 留着下次用
fit-drop-button = 删除保存的回答
fit-again-button = 重新回答
fit-offer-button = 核对全部条件（/fit）
fit-kept = 已加密保存，之后您提问时会一并考虑。/mydata 可以查看，/fit 里可以删除，/forget 会删除全部信息。
fit-dropped = 已删除，之后您提问时不再考虑。
fit-from-kept = 根据您让我保存的回答：
mydata-fit = 应您的要求保存的 /fit 回答：{ $what }
told-average = 平均 { $average } 分
told-rank = 排名前 { $rank }%
said-other-major = 其他
compared-rest = 还要看：{ $conditions }
fact-year = 年级

### 一个人的两个聊天

join-button = 和另一个聊天合并
join-code = 您的验证码是 **{ $code }**，15 分钟内有效。请在您和我的另一个聊天里发送 /join { $code }。之后两个聊天就是同一个人：座位、候补、关注、清单、提醒和提问都在一起。

    如果验证码在另一个聊天里，请在这里发送 /join 加上那个验证码。
join-link = { $channel ->
    [telegram] 也可以直接在 Telegram 里打开：{ $link }
    [web] 也可以直接在浏览器里打开网页：{ $link }
   *[other] 也可以直接打开：{ $link }
}
join-ask = 这会把这个聊天和另一个聊天（{ $channel ->
    [telegram] Telegram
    [web] 网页
   *[other] 其他地方
}）合并，之后两边显示同样的座位、提问和设置。**只有验证码是您自己获取的，才请继续**：获取验证码的人会看到您这里的内容。要合并吗？
join-yes = 是的，两个都是我
join-own = 这个验证码就是这个聊天的，请在您和我的另一个聊天里发送。
join-unknown = 这个验证码无效，或者已超过 15 分钟。请在另一个聊天里用 /join 重新获取。
join-too-often = 输错的次数太多了。请过一刻钟，再到另一个聊天里用 /join 获取新的验证码。
join-not = 好的，两个聊天都保持原样。
join-staff = 老师的聊天不和其他聊天合并；老师用专门的链接在浏览器里登录。
joined = 好了，两个聊天从现在起合为一个。
join-nothing = 除了聊天记录，没有别的需要转过来。
join-seat = 座位已转过来：{ $title }，{ $mode }
join-place = 候补已转过来：{ $title }，{ $mode }
join-doubled = 您在“{ $title }”有两个座位，保留这一个：{ $mode }，另一个让给别人。
join-questions = { $count } 个给办公室的提问
join-interests = { $count } 项关注
join-ticks = 清单上已勾选的 { $count } 项
join-email = 邮件只发到 { $email }，可以用 /email 更改。
join-reminders = 已经提醒过您的内容
join-no-page = 网页没有开启，所以没有可保存的链接。
keep-button = 保存这个对话的链接
keep-again = 换一个新链接
keep-link = 请保存这个链接，比如收藏起来：即使这个浏览器忘了您，用它在任何浏览器里都能打开这个对话。拿到链接的人能看到这里的全部内容，请不要转发。以前的链接已失效。{ $link }

### 网页

web-title = 交流项目机器人
web-description = 关于海外交流项目的问题，中英文即问即答。
web-other-language = English
web-menu = 我能做什么
web-skip = 跳到提问框
web-log = 对话
web-you = 您：
web-bot = 机器人：
web-question = 请输入您的问题…
web-send = 发送
web-more = 展开全文
web-less = 收起
web-typing = 机器人正在输入
web-picture = 图片：
web-calendar = 加入日历
web-download = 下载
web-briefings = 近期宣讲会
web-help = 还能做什么？
web-privacy = 无需账号，无需安装应用。浏览器会用一个 Cookie 为您保留这次对话；发送 /privacy 可查看我们保存哪些信息。
web-answers = 全部解答
web-skip-answers = 跳到正文
web-ask = 我要提问
web-earlier = 查看更早的消息
web-link = 您打开了一个链接，或扫描了一个二维码。
web-link-open = 查看内容
web-link-telegram = 改用 Telegram 打开
web-leave = 不是我本人：关闭这次对话
web-leave-ask = 关闭后，这个浏览器不再显示这次对话；没有保存的链接，也没有合并过的聊天，就无法再打开它。相关的报名和提醒仍然有效。如需删除全部信息，请改为发送 /forget。
web-left = 已退出。下一位使用这个浏览器的人将从头开始。
web-back = 返回对话
web-new = 有新消息 ↓
web-failed = 消息没有发出去。请检查网络后重新发送。
web-too-long = 这条消息太长了，请简短一些。
web-too-fast = 发送得太快了，请稍等几秒再发。
web-elsewhere = 这个请求来自其他网站，因此没有执行任何操作。请直接在本页面输入。
web-not-found = 这个地址没有内容，或者它属于另一个对话。
web-no-cookies = 您的浏览器不接受 Cookie，因此无法保留对话。请为本页面允许 Cookie，否则我会忘记您之前问过什么。
attached-elsewhere = _（附件无法在这里显示。）_
web-keep-ask = 这个链接会在这个浏览器里打开一个和机器人的对话。请只在您自己的设备上继续。
web-keep-instead = 这个浏览器现在显示的对话会随之关闭。
web-keep = 在这里打开
web-keep-unknown = 这个链接无效，可能已被新的链接取代。请在还能打开对话的地方，用 /settings 获取新链接。
web-kept = 您刚才写的内容：
web-skip-main = 跳到正文
web-ticket = 您的入场券
web-ticket-closed = 这张入场券只有本人和已登录的老师可以打开。如果是您的，请在当初报名的地方打开。
### 网页（老师专用）

web-staff = 工作人员
web-staff-enter-ask = 点一下，您就会以老师的身份在这个浏览器里登录。链接只能用一次；如果是公用电脑，用完请退出登录。
web-staff-enter = 登录
web-staff-link-used = 这个链接已经用过了，每个链接只能用一次。如果是您自己用的，请直接进入工作人员页面；如果不是，请马上告诉负责机器人的老师。
web-staff-link-expired = 这个链接已经过期。请重新获取：在和机器人的聊天里发送 /staff，或联系负责机器人的老师。
web-staff-link-unknown = 这个链接无效，可能已被新的链接取代。请重新获取：在和机器人的聊天里发送 /staff，或联系负责机器人的老师。
web-staff-signed-out = 这个页面只供已登录的老师使用，登录一段时间后会失效。请重新获取链接：在和机器人的聊天里发送 /staff，或联系负责机器人的老师。
web-staff-left = 您已退出登录，这个浏览器里不再显示任何工作内容。
web-staff-back = 前往工作人员页面
web-staff-chat = 和机器人聊天
web-staff-leave = 退出登录
web-staff-questions = { $count ->
    [0] 没有待回答的提问
   *[other] { $count } 个待回答的提问
}
web-staff-question = 提问 { $number } · { $date }
web-staff-attachment = 提问带有附件，这个页面无法显示，请在 Telegram 里查看。
web-staff-answer = 您的回答
web-staff-send = 发送回答
web-staff-close = 不回答，直接关闭
web-staff-more = ……还有 { $count } 个，回答完上面的就会显示
web-staff-sent = 您的回答正在发给学生。
web-staff-waits = 现在联系不上这位学生。提问仍然保留，学生回来后就会收到您的回答。
web-staff-closed = 提问已关闭，没有回答；学生会收到通知。
web-staff-correct = 作为更正发送
web-staff-correction = 更正：{ $text }
web-staff-briefings = 宣讲会
web-staff-find = 姓名或学号
web-staff-find-button = 查找
web-staff-nobody = 名单上没有人。
web-staff-check-in = 签到
web-staff-undo = 撤销
web-staff-list = 完整名单
web-staff-early = 签到从{ $opens }开始。
web-staff-over = 这场宣讲会已经结束，名单不能再修改。
web-staff-cancelled = 这场宣讲会已取消。
web-staff-checked-in = ✓ 签到成功
web-staff-checked-in-already = ⚠ 已经签到过：{ $date }，签到人：{ $by }
staff-link = 这个链接可以打开工作人员页面。24 小时内有效，只能用一次，谁先打开就算谁的：请您自己打开，不要转发。{ $link }
staff-link-local = 因为没有设置 web.url，这个链接只能在机器人所在的电脑上打开。
staff-no-page = 网页没有开启（web.enabled），所以没有工作人员页面。

mail-note = 本邮件发送至 { $email }，该地址是在与交流项目机器人的对话中填写的。请勿直接回复，无人查阅此邮箱。
mail-page = [打开网页]({ $link })，可继续提问，或选择接收哪些内容。
mail-unsubscribe = [停止接收通知和提醒]({ $link })
mail-correction = **更正：**此前的一封邮件有误，请以本邮件为准。
mail-recall = **撤回：**请忽略本邮件所对应的上一封邮件，其内容已不再有效。
mail-ask-confirm = 这是您的邮箱吗？是否允许交流项目机器人向它发送邮件？
mail-do-confirm = 是的，确认
mail-ask-press = 这是您在邮件中选择的操作，在这里点击后才会执行。
mail-ask-unsubscribe = 要停止接收通知和提醒吗？与您本人名额有关的消息仍会发给您。
mail-do-unsubscribe = 是的，停止接收
mail-unsubscribed = 已停止发送通知和提醒；与您本人名额有关的消息仍会发给您。需要时在对话中发送 /subscribe 或 /remind 即可恢复。
mail-link-expired = 这个链接已经过期，没有执行任何操作。请打开对话，在那里操作。
email-confirmed = **邮箱已确认。**签到码和候补名额也会发到这个邮箱，其他方式无法送达的消息同样如此。可在 /settings 中更换或移除。
email-replaced = 这个邮箱已被移除或更换，没有执行任何操作。可在对话中用 /settings 查看当前邮箱。
mail-press-staff = 邮件中的按钮不适用于工作人员。请登录工作人员页面，在那里操作。

command-email = 填写、更换或移除接收消息的邮箱
email-off = 本机器人不发送邮件。有消息时，您会在这个对话中看到。
email-button = 邮箱
email-offer = 也发到我的邮箱
email-ask = 我可以把消息发到哪个邮箱？签到码和候补名额会同时发过去，其他方式无法送达的消息也是。邮箱加密保存，/forget 会删除。
email-unclear = “{ $said }”不是可以发送邮件的邮箱。请按这样的格式发送：li.na@stu.example.edu，或发送 /cancel。
email-doubt = 您是想写 { $meant } 吗？您写的是 { $email }。
email-mend = 是的，{ $email }
email-keep = 不是，{ $email } 没有写错
email-shown = { $state ->
    [open] { $email } 尚未确认。请查收我发去的邮件，或让我重新发送。
    [gone] 邮件已无法送达 { $email }，被对方服务器拒收。请换一个邮箱，或重新确认。
   *[confirmed] 我会把签到码、候补名额以及其他方式无法送达的消息发到 { $email }。
}
email-again = 重新发送邮件
email-change = 换一个邮箱
email-remove = 移除
email-removed = 已移除，不再发送邮件。
email-none = 您没有填写过邮箱。
email-already = { $email } 已经确认过了。
email-too-often = 已经发过几封邮件，今天不再发送。请查看垃圾邮件箱，或明天再试。
email-link-sent = 已向 { $email } 发送邮件。请在两天内打开其中的链接，确认这是您的邮箱。如果没有收到，请查看垃圾邮件箱；写错了可以用 /email 更正。
email-code-sent = 已向 { $email } 发送六位验证码，请在 15 分钟内在这里输入。如果没有收到，请查看垃圾邮件箱；写错了可以用 /email 更正。
email-code-wrong = 这不是我发到 { $email } 的验证码。请输入最新一封邮件中的六位数字，或发送 /cancel。
email-code-over = 这个验证码已经失效，我可以重新发送一个。
email-link-mail = **请确认您的邮箱。**有人（应该是您本人）把它留给了交流项目机器人，用来接收名额、签到码和日期的消息。如果不是您，请不必理会，您不会再收到邮件。
email-code-mail = **验证码：{ $code }。**请在 15 分钟内在与交流项目机器人的对话中输入，以确认您的邮箱。如果不是您本人操作，请不必理会，您不会再收到邮件。
email-ticket = 同时发送到 { $email }。
announce-channels = 按渠道：{ $channels }。网页开着的人在网页上收到。
announce-channel = { $channel ->
    [telegram] Telegram
    [web] 网页
    [mail] 邮件
   *[other] { $channel }
} { $count } 人
announce-mail = 已经用邮件发出的内容无法修改或撤回：更正或撤回会以第二封邮件的形式发送。
table-channel = 渠道
channel = { $channel ->
    [telegram] Telegram
    [web] 网页
    [mail] 邮件
   *[other] { $channel }
}
