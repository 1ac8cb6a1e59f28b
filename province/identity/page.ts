import { createHash } from 'node:crypto'
import type { Parameters } from './parameters'
import type { Person } from './people'

const STYLE = `
:root{color-scheme:light dark;--accent:#0a6c8e;--text:#1c2321;--second:#525c58;--page:#f5f7f6;--surface:#fff;--line:#dce2df}
@media(prefers-color-scheme:dark){:root{--accent:#5db7d3;--text:#e8ecea;--second:#a9b3af;--page:#121615;--surface:#1b2120;--line:#2c3432}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:30rem;margin:0 auto;padding:24px 16px}
h1{font-size:22px;margin:0 0 4px}
p{margin:0 0 16px;color:var(--second)}
label{display:block;font-size:14px;margin-bottom:4px}
.search{display:flex;gap:8px;margin-bottom:16px}
input[type=search]{flex:1;min-width:0;min-height:48px;padding:0 12px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--second);border-radius:12px}
button{min-height:48px;padding:0 16px;font:inherit;cursor:pointer;border-radius:12px}
.search button{color:var(--accent);background:none;border:1px solid currentColor}
ul{list-style:none;margin:0;padding:0;background:var(--surface);border:1px solid var(--line);border-radius:12px;overflow:hidden}
li+li{border-top:1px solid var(--line)}
li[hidden]{display:none}
li button{width:100%;text-align:start;color:inherit;background:none;border:0;border-radius:0}
li button:hover{background:var(--page)}
:focus-visible{outline:3px solid var(--accent);outline-offset:-3px}
`

/** Narrows the list while typing. Without it the search button does the same on the server. */
const SCRIPT = `
const box=document.getElementById('q'),note=document.getElementById('count'),rows=[...document.querySelectorAll('li')];
box.addEventListener('input',()=>{let n=0;for(const row of rows){const on=row.textContent.includes(box.value.trim());row.hidden=!on;if(on)n++}
note.textContent=n?'共 '+n+' 人':'没有找到这个名字'});
`

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing may be loaded or run but what stands in the page. The form's answer leads on to the client. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

const htmlDocument = (title: string, body: string) => `<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`

/** The list of residents: pressing a name stands for the face check of a real platform. Names only. */
export function signInPage(people: Person[], parameters: Parameters, search: string): string {
  const carried = [...parameters]
    .filter(([name]) => name !== 'q' && name !== 'resident')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')
  const rows = people
    .map(
      ({ seed_key, name }) =>
        `<li><button name="resident" value="${escapeHtml(seed_key)}">${escapeHtml(name)}</button></li>`,
    )
    .join('')
  const count = people.length === 0 ? '没有找到这个名字' : `共 ${people.length} 人`
  return htmlDocument(
    '统一身份认证',
    `<h1>统一身份认证</h1>
<p>演示环境：选择一位居民，代替刷脸核验。名字都是虚构的。</p>
<form method="get" action="authorize" role="search">${carried}
<label for="q">按名字查找</label>
<div class="search"><input type="search" id="q" name="q" value="${escapeHtml(search)}" autocomplete="off"><button>查找</button></div></form>
<p id="count" role="status">${count}</p>
<form method="post" action="authorize" aria-label="居民">${carried}<ul>${rows}</ul></form>
<script>${SCRIPT}</script>`,
  )
}

/** The request cannot be answered to the program that sent the person here. */
export function refusalPage(description: string): string {
  return htmlDocument(
    '无法登录',
    `<h1>无法登录</h1><p>请求登录的程序没有正确登记，登录已停止。您的信息没有交给任何人。请返回后重试，或联系提供该程序的单位。</p>
<p lang="en">${escapeHtml(description)}</p>`,
  )
}

export function signedOutPage(): string {
  return htmlDocument('已退出', '<h1>已退出登录</h1><p>可以关闭这个页面了。</p>')
}
