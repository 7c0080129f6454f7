// A front end of Tukikartta in one file: everything it shows comes from the two public interfaces.
//
//   index.html?api=https://tukikartta.example.org   where the interfaces are (default: this origin)
//   #/                          home          #/sivu/12        a page of the editors by id
//   #/alue/06                   a county      #/haku?q=ero     a search
//   #/esikatselu?token=…        a draft, by the desk's link

import { article, county, draft, home, results } from "./views.js";

const api = new URL(new URLSearchParams(location.search).get("api") || location.origin).origin;
const main = document.getElementById("main");

/** The JSON at a path of the site. Throws with the problem's title where the site refuses. */
export async function ask(path, params = {}) {
  const address = new URL(path, api);
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value);
  const response = await fetch(address, { credentials: "omit" });
  const content = await response.json();
  if (!response.ok) throw new Error(content.title || response.statusText);
  return content;
}

const routes = [
  [/^\/$/, async () => {
    const site = await ask("/api/v2/site/");
    const page = site.languages.find((one) => one.code === "fi").home;
    const [content, recommendations, counties] = await Promise.all([
      ask(`/api/v2/pages/${page.id}/`),
      ask("/api/v2/pages/", { type: "cms.RecommendationPage", locale: "fi", fields: "audience,lead", limit: 100 }),
      ask("/api/v1/counties/", { page_size: 100 }),
    ]);
    return home(content, recommendations.items, counties.results);
  }],
  [/^\/sivu\/(\d+)$/, async ([, id]) => article(await ask(`/api/v2/pages/${id}/`))],
  [/^\/esikatselu$/, async (_, params) => draft(await ask("/api/v2/preview/", { token: params.get("token") || "" }))],
  [/^\/alue\/(\d\d)$/, async ([, code]) => {
    const [one, situation, services] = await Promise.all([
      ask(`/api/v1/counties/${code}`),
      ask("/api/v1/situation/", { county: code }),
      ask("/api/v1/services/", { county: code }),
    ]);
    return county(one, situation.results, services);
  }],
  [/^\/haku$/, async (_, params) => {
    const q = params.get("q") || "";
    document.getElementById("q").value = q;
    const [services, pages] = await Promise.all(["services", "pages"].map((kind) => ask(`/api/v1/${kind}/`, { q })));
    return results(q, services, q ? pages.results : []);
  }],
];

async function show() {
  const [path, query = ""] = (location.hash.slice(1) || "/").split("?");
  const route = routes.find(([pattern]) => pattern.test(path));
  main.setAttribute("aria-busy", "true");
  try {
    if (!route) throw new Error("Sivua ei ole.");
    const view = await route[1](path.match(route[0]), new URLSearchParams(query));
    main.replaceChildren(...view.nodes);
    document.title = `${view.title} – Tukikartta`;
    main.lang = view.language || "fi";
  } catch (problem) {
    const words = document.createElement("p");
    words.setAttribute("role", "alert");
    words.textContent = `Sisältöä ei saatu: ${problem.message}`;
    main.replaceChildren(words);
  }
  main.removeAttribute("aria-busy");
}

async function showMenu() {
  const { main: items } = await ask("/api/v2/menus/", { locale: "fi" });
  const list = document.createElement("ul");
  const own = { services: "#/haku?q=", areas: "#/" };
  for (const item of [{ title: "Etusivu", href: "#/" }, ...items]) {
    const link = document.createElement("a");
    link.href = item.href || own[item.key] || (item.id ? `#/sivu/${item.id}` : new URL(item.url, api).href);
    link.textContent = item.title;
    list.append(document.createElement("li"));
    list.lastChild.append(link);
  }
  document.getElementById("menu").replaceChildren(list);
}

document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  location.hash = `#/haku?q=${encodeURIComponent(document.getElementById("q").value)}`;
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href^='/']");
  if (link) {
    event.preventDefault();
    location.href = new URL(link.getAttribute("href"), api).href;
  }
});
addEventListener("hashchange", async () => { await show(); main.focus(); });
showMenu().catch(() => {});
show();
