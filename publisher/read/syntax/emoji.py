"""Emoji by name, `:smile:`: the ones that posts use, under GitHub's names. Any other name between colons is text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_inline.state_inline import StateInline

_NAME = re.compile(r":([a-z0-9_+-]{1,40}):(?![\w:])")

_TABLE = """
smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 satisfied 😆 joy 😂 rofl 🤣 blush 😊
innocent 😇 wink 😉 relaxed ☺️ heart_eyes 😍 kissing_heart 😘 yum 😋 stuck_out_tongue 😛
stuck_out_tongue_winking_eye 😜 sunglasses 😎 smirk 😏 unamused 😒 disappointed 😞 pensive 😔
worried 😟 confused 😕 cry 😢 sob 😭 angry 😠 rage 😡 scream 😱 fearful 😨 flushed 😳
sweat 😓 sweat_smile 😅 cold_sweat 😰 sleepy 😪 sleeping 😴 dizzy_face 😵 mask 😷
thinking 🤔 zipper_mouth_face 🤐 neutral_face 😐 expressionless 😑 no_mouth 😶 roll_eyes 🙄
upside_down_face 🙃 slightly_smiling_face 🙂 hugs 🤗 nerd_face 🤓 see_no_evil 🙈
hear_no_evil 🙉 speak_no_evil 🙊 ghost 👻 skull 💀 alien 👽 robot 🤖 poop 💩 hankey 💩
dog 🐶 doge 🐕 cat 🐱 heart ❤️ broken_heart 💔 blue_heart 💙 green_heart 💚 yellow_heart 💛
purple_heart 💜 sparkling_heart 💖 two_hearts 💕 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎
ok_hand 👌 clap 👏 wave 👋 pray 🙏 muscle 💪 raised_hands 🙌 point_up ☝️ point_up_2 👆
point_down 👇 point_left 👈 point_right 👉 punch 👊 fist ✊ v ✌️ writing_hand ✍️
facepunch 👊 handshake 🤝 fire 🔥 star ⭐ star2 🌟 sparkles ✨ zap ⚡ boom 💥 tada 🎉
confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal_sports 🏅 rocket 🚀 airplane ✈️ car 🚗
bike 🚲 house 🏠 earth_asia 🌏 globe_with_meridians 🌐 sunny ☀️ cloud ☁️ umbrella ☔
snowflake ❄️ rainbow 🌈 moon 🌔 sun_with_face 🌞 rose 🌹 cherry_blossom 🌸
four_leaf_clover 🍀 herb 🌿 evergreen_tree 🌲 coffee ☕ tea 🍵 beer 🍺 beers 🍻 pizza 🍕
apple 🍎 watermelon 🍉 cake 🍰 birthday 🎂 rice 🍚 ramen 🍜 egg 🍳 computer 💻 iphone 📱
phone ☎️ email 📧 envelope ✉️ book 📖 books 📚 memo 📝 pencil 📝 pencil2 ✏️ pushpin 📌
paperclip 📎 link 🔗 lock 🔒 unlock 🔓 key 🔑 bulb 💡 wrench 🔧 hammer 🔨 gear ⚙️
package 📦 bug 🐛 art 🎨 lipstick 💄 construction 🚧 mag 🔍 bell 🔔 calendar 📆 date 📅
clock1 🕐 hourglass ⌛ alarm_clock ⏰ chart_with_upwards_trend 📈 bar_chart 📊
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
negative_squared_cross_mark ❎ o ⭕ no_entry ⛔ warning ⚠️ question ❓ exclamation ❗
heavy_exclamation_mark ❗ bangbang ‼️ information_source ℹ️ 100 💯 recycle ♻️ arrow_up ⬆️
arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_forward ▶️ heavy_plus_sign ➕
heavy_minus_sign ➖ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣
nine 9️⃣ keycap_ten 🔟 zero 0️⃣ new 🆕 top 🔝 soon 🔜 camel 🐫 snake 🐍 whale 🐳 octopus 🐙
penguin 🐧 panda_face 🐼 tiger 🐯 horse 🐴 monkey 🐒 pig 🐷 rabbit 🐰 bear 🐻 bird 🐦
eyes 👀 ear 👂 lips 👄 brain 🧠 footprints 👣 bow 🙇 runner 🏃 walking 🚶 dancer 💃
man 👨 woman 👩 boy 👦 girl 👧 family 👪 money_with_wings 💸 moneybag 💰 dollar 💵 cn 🇨🇳
us 🇺🇸 jp 🇯🇵 checkered_flag 🏁 dart 🎯 game_die 🎲 musical_note 🎵 camera 📷
"""

_WORDS = _TABLE.split()
EMOJI: Mapping[str, str] = MappingProxyType(dict(zip(_WORDS[::2], _WORDS[1::2], strict=True)))


def emoji_plugin(md: MarkdownIt) -> None:
    """Adds the rule `emoji`, which pushes a text token."""
    md.inline.ruler.before("link", "emoji", read_emoji)


def read_emoji(state: StateInline, silent: bool) -> bool:
    """Reads a known name between colons that touches no letter, digit, further colon or a pattern's `(?`."""
    if state.src[state.pos] != ":":
        return False
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    if before in (":", "?") or (before.isascii() and (before.isalnum() or before == "_")):
        return False
    found = _NAME.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in EMOJI:
        return False
    if not silent:
        state.push("text", "", 0).content = EMOJI[found[1]]
    state.pos = found.end()
    return True
