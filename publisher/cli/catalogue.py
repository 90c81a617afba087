"""The words for every code, in English and Chinese, and the few phrases that commands say.

The texts of codes lie in `catalogue.toml` and are read only when one is shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

Language = Literal["en", "zh"]


class Explanation(NamedTuple):
    """What a code means, why it comes about, and what to do."""

    code: str
    title: str
    why: str
    fix: str


def language_of(asked: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language to speak: as asked, else as the environment says, else English."""
    spoken = asked or next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "zh" if spoken.lower().startswith("zh") else "en"


def explain(code: str, language: Language) -> Explanation | None:
    """The words for a code, None for one that does not exist."""
    entry = entries().get(code)
    if entry is None:
        return None
    return Explanation(
        code, entry[language], entry.get(f"why_{language}", ""), entry.get(f"fix_{language}", "")
    )


@cache
def entries() -> Mapping[str, Mapping[str, str]]:
    """Every code with its texts, as they stand in the file."""
    import tomllib
    from pathlib import Path

    found: Mapping[str, Mapping[str, str]] = tomllib.loads(
        Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8")
    )
    return found


def phrase(name: str, language: Language, /, **values: object) -> str:
    """One of the phrases below, with its values put in."""
    english, chinese = _PHRASES[name]
    return (chinese if language == "zh" else english).format(**values)


_PHRASES: Mapping[str, tuple[str, str]] = {
    "fix": ("fix: ", "怎么办："),
    "safe": ("safe to retry: yes", "可以放心重试：是"),
    "unsafe": ("safe to retry: no", "可以放心重试：否"),
    "more": ("more: publish explain {code}", "详情：publish explain {code}"),
    "nothing sent": ("Nothing was sent.", "未发送任何内容。"),
    "to apply": ("To apply: {command}", "要执行：{command}"),
    "nothing to do": ("Nothing to do.", "没有需要做的事。"),
    "never fetched": (
        "The state branch {branch} was never fetched: planned as if nothing were published. -n --remote fetches it.",
        "状态分支 {branch} 还没有取过：按“从未发布”做的计划。加 -n --remote 会先取。",
    ),
    "no terminal": (
        "Without a terminal and without --yes, publish only plans.",
        "没有终端，也没有 --yes：publish 只做计划。",
    ),
    "ask": ("Send this ({counts})?", "现在发送吗（{counts}）？"),
    "ask to forget": ("Forget this copy?", "忘掉这一份吗？"),
    "left as it is": (
        "{code} {place} is left as it is: its fix could not be proved",
        "{code} {place} 保持原样：修改无法验证",
    ),
    "mendable": (" ({count} of them --fix mends)", "（其中 {count} 处可用 --fix 修正）"),
    "more findings": (
        "{code}: {count} more, lines {lines} (-v shows all)",
        "{code}：还有 {count} 处，行 {lines}（-v 全部显示）",
    ),
    "ask to mend": ("Write this ({count} files)?", "写入这些修改吗（{count} 个文件）？"),
    "forgotten": ("Forgotten; the copy there stays.", "已忘掉；平台上的那一份还在。"),
    "nothing forgotten": ("Nothing was forgotten; --yes does it.", "没有忘掉任何东西；加 --yes 执行。"),
    "ask to adopt": (
        "Record these {count} certain pairs as what is on {target}?",
        "把这 {count} 对确定的记为 {target} 上已有的吗？",
    ),
    "ask to pair": (
        "{path}: is “{title}” ({where}) its copy? {reason}",
        "{path}：“{title}”（{where}）是它的副本吗？{reason}",
    ),
    "ask to take over": (
        "Is {path} what {before} was? It then takes over all its copies.",
        "{path} 就是原来的 {before} 吗？是的话，它接管全部副本。",
    ),
    "adopt counts": (
        "{certain} certain, {doubtful} doubtful; left over: {copies} on {label}, {posts} posts; known already: {known}",
        "确定 {certain}，存疑 {doubtful}；剩下：{label} 上 {copies} 篇，本地 {posts} 篇；已知 {known} 篇",
    ),
    "adopted": (
        "{count} recorded; nothing was changed on {target}.",
        "已记录 {count} 篇；{target} 上没有任何改动。",
    ),
    "adopted differing": (
        "{count} of them are not known to show what would be sent: their first replacement waits for --force.",
        "其中 {count} 篇与将要发送的内容不同或无法得知：第一次替换要用 --force。",
    ),
    "dry adopt": ("Nothing was recorded.", "没有记录任何内容。"),
    "nothing adopted": (
        "Nothing was recorded; -y records what is certain, a terminal asks for the rest.",
        "没有记录任何内容；-y 记录确定的，存疑的在终端里逐一询问。",
    ),
    "adopt from": (
        "What no list gives: publish adopt {target} --from FILE (a saved page, Markdown list, title,url lines)",
        "列表里没有的文章：publish adopt {target} --from FILE（保存的网页、Markdown 列表或“标题,网址”行）",
    ),
    "comma": (", ", "，"),
    "demo posts": ("{count} sample posts → {targets}", "{count} 篇示例文章 → {targets}"),
    "demo folder": ("in {folder}", "在 {folder}"),
    "demo step plan": ("plan", "计划"),
    "demo step publish": ("publish", "发布"),
    "demo step again": ("again", "再来一次"),
    "demo step edit": ("edit", "修改"),
    "demo step status": ("status", "状态"),
    "demo step preview": ("preview", "预览"),
    "demo plan": ("{counts}; planned without network or secret", "{counts}；做计划不联网，也不需要密钥"),
    "demo count": ("{count} for {target}", "{target} {count} 篇"),
    "demo publish": (
        "{done} of {count} done, {requests} requests, {seconds} s",
        "完成 {done}/{count}，{requests} 个请求，{seconds} 秒",
    ),
    "demo again": ("{count} unchanged, {requests} requests", "{count} 不变，{requests} 个请求"),
    "demo edit": ("one sentence added to {name}", "给 {name} 加了一句话"),
    "demo status": ("what is where", "哪篇发到了哪里"),
    "demo preview": ("{count} posts, a column for each target", "{count} 篇文章，每个目标一列"),
    "demo end": ("Nothing left this machine. Have a look:", "没有任何内容离开这台机器。看一看："),
    "demo page": ("the page", "预览页"),
    "demo blog": ("the blog", "博客"),
    "demo requests": ("every request", "每个请求"),
    "demo ledger": ("the ledger", "账本"),
    "count create": ("{count} create", "{count} 新建"),
    "count update": ("{count} update", "{count} 更新"),
    "count skip": ("{count} unchanged", "{count} 不变"),
    "count hold": ("{count} held", "{count} 拦下"),
    "no posts": ("no posts", "没有文章"),
    "kind create": ("create", "新建"),
    "kind update": ("update", "更新"),
    "kind skip": ("skip", "不变"),
    "kind hold": ("hold", "拦下"),
    "column target": ("target", "目标"),
    "column action": ("action", "动作"),
    "column text": ("text", "文字"),
    "column pictures": ("pictures", "图片"),
    "column notes": ("notes", "说明"),
    "picture upload": ("{count} upload", "{count} 上传"),
    "picture known": ("{count} known", "{count} 已有"),
    "picture convert": ("{count} convert", "{count} 转换"),
    "links": ("links {count}", "链接 {count}"),
    "pictures": ("pictures {counts}", "图片 {counts}"),
    "characters": ("{count} of {limit} characters", "{count} / {limit} 字符"),
    "loss": ("{count} loss", "{count} 处降级"),
    "losses": ("{count} losses", "{count} 处降级"),
    "more of a code": ("… {count} more", "… 还有 {count} 处"),
    "ledger saved": ("ledger saved in {path}", "账本已存到 {path}"),
    "done of": ("{done} of {count} done", "完成 {done}/{count}"),
    "more left": ("… {count} more: publish status", "… 还有 {count} 项：publish status"),
    "result create": ("created", "已新建"),
    "result update": ("updated", "已更新"),
    "result skip": ("left alone", "未动"),
    "outcome failed": ("failed", "失败"),
    "outcome unknown": ("unknown", "结果未知"),
    "outcome not-tried": ("not tried", "没有尝试"),
    "retry": ("retry: {command}", "重试：{command}"),
    "days": ("({count} d)", "（{count} 天）"),
    "init found": ("{name} blog, as {file} says", "{name} 博客（依据 {file}）"),
    "init found nothing": (
        "No Hexo, Hugo or Jekyll configuration in this folder: these are guesses, look them over",
        "这个文件夹里没有 Hexo、Hugo 或 Jekyll 的配置：以下是猜测，请核对",
    ),
    "init posts": ("{count} in {folder}", "{folder} 里有 {count} 篇"),
    "init links": ("{count} to {spelling}", "{count} 个指向 {spelling}"),
    "init part": ("“{start}…” in {count} of {total} posts", "“{start}…”：{total} 篇里有 {count} 篇"),
    "init no part": ("none found", "没有发现"),
    "init unmapped": (
        "Its permalink has {words}, which nothing here stands for: write `permalink:` into the posts, or change it.",
        "它的 permalink 里有 {words}，这里没有对应的写法：请在文章里写 `permalink:`，或改用别的规则。",
    ),
    "init no blog target": (
        "The posts stay where they are, and {name} builds the blog as always; links lead to its addresses.",
        "文章留在原处，博客照旧由 {name} 生成；链接会指向它的地址。",
    ),
    "init questions": (
        "Four questions; Enter takes what stands in brackets.",
        "四个问题；直接回车即采用方括号里的答案。",
    ),
    "init targets": ("Where to? ({choices})", "发到哪里？（{choices}）"),
    "init unknown": ("not known: {names}", "不认识：{names}"),
    "init wechat": (
        "WeChat: `api` with AppID and AppSecret (drafts by themselves), or `manual` (you paste a page)?",
        "微信：有 AppID 和 AppSecret 选 api（自动存草稿），没有选 manual（自己粘贴）",
    ),
    "init site": (
        "Where is your Hexo site? (`.` is this folder, `-` none)",
        "Hexo 博客在哪个文件夹？（. 是当前文件夹，- 是没有）",
    ),
    "init math": ("How are formulas written?", "公式怎么写？"),
    "init written": ("{path} is written.", "{path} 已写好。"),
    "init next": ("Look it over. Then:", "请看一遍。接下来："),
    "next check": ("what would go wrong", "看看有什么问题"),
    "next dry run": ("what each target would get; sends nothing", "各平台将收到什么，不会发送"),
    "next login": ("stores the secrets, once", "保存密钥，只需一次"),
    "new next": ("write; then: publish preview {path}", "写吧；写好后：publish preview {path}"),
    "family E1": ("E1  configuration, secrets, ledger", "E1  配置、密钥、账本"),
    "family E2": ("E2  reading a post", "E2  读取文章"),
    "family E3": ("E3  checks that hold a post", "E3  检查未通过，文章被拦下"),
    "family E4": ("E4  platforms", "E4  平台"),
    "family W3": ("W3  losses and warnings", "W3  降级与提醒"),
    "completion": ("once, in your shell's own file: {line}", "在 shell 的配置文件里加一行：{line}"),
    "verdict ok": ("ok", "正常"),
    "verdict note": ("–", "–"),
    "verdict warning": ("warn", "注意"),
    "verdict failed": ("FAILED", "有问题"),
    "doctor ok": ("{count} ok", "{count} 项正常"),
    "doctor note": ("{count} to know", "{count} 项供参考"),
    "doctor warning": ("{count} to look at soon", "{count} 项要注意"),
    "doctor failed": ("{count} to mend", "{count} 项要处理"),
    "doctor counts": ("{count} looked at: {counts}", "共 {count} 项：{counts}"),
    "no secret": ("{target} needs no secret.", "{target} 不需要密钥。"),
    "stored": ("{secret} is stored in {where}.", "{secret} 已保存到 {where}。"),
    "other secret": (
        "{secret} also stands in {place}, which wins: remove it there, or renew it.",
        "{place} 里也有 {secret}，而且优先：请在那里删除或更新。",
    ),
    "related counts": (
        "{lists} lists, {groups} groups, {entries} entries; {flaws} findings. Order and labels: {newest}",
        "{lists} 个列表，{groups} 组，{entries} 条；{flaws} 处问题。顺序和名称以 {newest} 为准",
    ),
    "related more": ("… {count} more of {code}; -v tells all", "… {code} 还有 {count} 处；-v 全部列出"),
    "related written": (
        "{path} is written; name it in publisher.yaml: `related: {path}`",
        "{path} 已写好；在 publisher.yaml 里写上 `related: {path}`",
    ),
    "never sent": ("Nothing was ever sent.", "从未发送过。"),
    "ask to retract": (
        "Take it down there, for good? What stands there is kept as a backup.",
        "在平台上永久删除吗？现有内容会先备份。",
    ),
    "retracted": ("Taken down; the ledger says gone.", "已从平台删除；账本记为 gone。"),
    "nothing retracted": ("Nothing was taken down; --yes does it.", "没有删除任何内容；加 --yes 执行。"),
    "ask to restore": ("Send this earlier version as a draft?", "把这个旧版本作为草稿发送吗？"),
    "restored": (
        "The post itself is as before: the next publish would bring today's text again.",
        "文章源文件没有变：下次 publish 会再发送今天的内容。",
    ),
    "ask again": (
        "Links moved: {count} more updates. Send them too?",
        "链接有变：还有 {count} 处更新。也发送吗？",
    ),
    "second pass": (
        "Second pass: addresses that are new now reach the posts that name them.",
        "第二遍：把新得到的地址写进引用它们的文章。",
    ),
    "second pass comes": (
        "Posts that link to what becomes public now follow in a second pass.",
        "引用新公开文章的那些文章，会在第二遍中更新。",
    ),
    "still yours": ("Still yours:", "还需要你来做："),
    "still yours counted": (
        "still yours: {count}   (publish status)",
        "还需要你来做：{count} 项   （publish status）",
    ),
    "publish draft": ("publish the draft on {target}: {url}", "到 {target} 发布草稿：{url}"),
    "set by hand": ("  only you can set there: {what}", "  只能在那里手动设置：{what}"),
    "record copy": ("publish on {target} by hand, then: {command}", "到 {target} 手工发布，然后：{command}"),
    "recorded": ("{path} → {target}  recorded  {url}", "{path} → {target}  已登记  {url}"),
    "commit ledger": (
        "the ledger changed and is not committed: git add {path}",
        "账本有变化但尚未提交：git add {path}",
    ),
    "stale": (
        "stale on {target}, for an address it names is new: {command}",
        "{target} 上的旧链接待更新（所引用的文章有了新地址）：{command}",
    ),
    "settle": ("settle on {target}: {what}", "到 {target} 处理：{what}"),
    "more lines": ("… {count} more lines; publish -n shows all", "… 还有 {count} 行；publish -n 可看全部"),
    "more of a diff": ("… {count} more lines", "… 还有 {count} 行"),
    "plan written": ("plan written: {path}", "计划已写入：{path}"),
    "preview runs": (
        "Reloads when you save; nothing is sent. Ctrl-C ends it.",
        "保存后自动刷新，不发送任何内容。按 Ctrl-C 结束。",
    ),
    "stopped": ("stopped", "已中断"),
    "bug": ("This is a bug: {what}", "程序出错：{what}"),
    "details": ("details, without secrets: {path}", "细节（不含密钥）：{path}"),
    "links count": (
        "{there} there, {blog} to the blog, {text} text",
        "{there} 指向本平台，{blog} 指向博客，{text} 成纯文字",
    ),
    "links none": ("No post here names another one.", "这里没有文章提到别的文章。"),
    "links stale": ("stale", "待更新"),
    "links waiting": ("waits for the next own edit", "等下一次自己的修改"),
    "links frozen": ("frozen", "已定稿，不能再改"),
    "links as sent": ("as sent", "与发送时一致"),
    "links held": ("held", "拦下"),
    "links not there": ("not there yet", "还没有发"),
    "links left alone": ("left alone", "未动"),
    "links news": ("new there: {posts}", "平台上新有：{posts}"),
    "links as text": ("plain text", "纯文字"),
    "links wanted": (
        "Named most, and without a page there (links, target, post):",
        "被提到最多、平台上还没有的文章（链接数，目标，文章）：",
    ),
    "gap never": ("never sent there", "没有发过"),
    "gap draft": ("a draft there", "还是草稿"),
    "gap by hand": ("out by hand, its address not recorded", "手动发布，网址未登记"),
    "gap gone": ("gone there", "那边已删除"),
    "gap not for the public": ("not for the public", "不公开"),
    "gap not for this target": ("not for this target", "不发到这个目标"),
    "gap broken": ("no such post", "没有这篇文章"),
}
