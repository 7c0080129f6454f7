// What each answer looks like. Texts go in as text; HTML only from fields that the interface calls `html`.

const QUESTIONS = {
  organisation: "Miten perhekeskustoiminta on järjestetty?",
  policies_networks: "Millaiset verkostot ja linjaukset ohjaavat toimintaa?",
  contacts: "Keneen voi ottaa yhteyttä?",
  cooperation_structures: "Mitkä ovat järjestöyhteistyön rakenteet?",
  ngo_networks: "Miten järjestöt ovat verkostoituneet?",
};

function el(name, attributes = {}, ...children) {
  const node = Object.assign(document.createElement(name), attributes);
  node.append(...children.filter((child) => child || child === 0));
  return node;
}

const link = (href, text) => el("a", { href }, text);
const list = (rows, name = "ul") => el(name, {}, ...rows.map((row) => el("li", {}, ...[row].flat())));
const html = (rich, name = "div") => el(name, { innerHTML: rich.html });
const section = (title, ...nodes) => el("section", {}, el("h2", {}, title), ...nodes);

/** Rich text; the definitions of its concepts stand under it, so that they open without leaving the page. */
function text(rich) {
  const notes = rich.concepts.map((one) =>
    el("details", {}, el("summary", {}, one.title), el("p", { lang: one.text_language }, one.definition)));
  return el("div", {}, html(rich), ...notes);
}

const BLOCKS = {
  text,
  quote: (v) => el("blockquote", {}, el("p", {}, v.quote), v.whose && el("p", { className: "soft" }, v.whose)),
  picture: (v) => {
    const widest = v.renditions.at(-1);
    const image = el("img", { src: widest.url, alt: v.alt, width: widest.width, height: widest.height, loading: "lazy" });
    image.srcset = v.renditions.map((one) => `${one.url} ${one.width}w`).join(", ");
    image.sizes = "(max-width: 46rem) 100vw, 44rem";
    return el("figure", {}, image, el("figcaption", { className: "soft" }, [v.caption, `Kuva: ${v.credit}`].filter(Boolean).join(" ")));
  },
  table: (v) => {
    const cell = (one, name) => (typeof one === "string" ? el(name, {}, one) : html(one, name));
    const head = el("tr", {}, ...v.columns.map((one) => el("th", { scope: "col" }, one.heading)));
    const rows = v.rows.map((row) => el("tr", {}, ...row.map((one) => cell(one, "td"))));
    return el("table", {}, v.caption && el("caption", {}, v.caption), el("thead", {}, head), el("tbody", {}, ...rows));
  },
  steps: (v) => el("ol", {}, ...v.map((one) => html(one, "li"))),
  accordion: (v) => el("div", {}, ...v.map((one) => el("details", {}, el("summary", {}, one.title), text(one.text)))),
  attachment: (v) => el("p", {}, link(v.url, `${v.title} (${v.extension})`)),
  call_to_action: (v) => el("p", {}, v.text && `${v.text} `, v.url && link(v.page ? `#/sivu/${v.page.id}` : v.url, v.label)),
  service_list: (v) => section(v.heading, list(v.services.map(service)), el("p", {}, link(v.search_url, `Yhteensä ${v.count}`))),
  county_list: (v) => section(v.heading, list(v.counties.map((one) => link(`#/alue/${one.code}`, one.name)))),
  contact_role: (v) => el("p", {}, [v.role, v.unit, v.county.name, v.phone, v.email].filter(Boolean).join(", "), v.message_url && " ", v.message_url && link(v.message_url, "Lähetä viesti")),
  case: (v) => el("p", {}, el("strong", {}, v.county.name), `: ${v.words} `, link(v.source.url, v.source.name), v.source.as_of && ` (${v.source.as_of})`),
  gap: (v) => el("p", {}, [v.what, v.affects, v.criterion, v.fixed_by, v.instead].filter(Boolean).join(". ")),
};
BLOCKS.example = BLOCKS.case;

const blocks = (stream = []) => stream.filter((one) => one.value && BLOCKS[one.type]).map((one) => BLOCKS[one.type](one.value));
const service = (one) => [link(one.url, one.name), el("span", { className: "soft" }, ` ${one.organisation.name}`)];

export function home(page, recommendations, counties) {
  return {
    title: page.title,
    nodes: [
      el("h1", {}, page.title),
      el("p", {}, page.lead),
      ...blocks(page.body),
      section("Suositukset", list(recommendations.map((one) => [link(`#/sivu/${one.id}`, one.title), el("span", { className: "soft" }, ` ${one.audience.label}`)]))),
      section("Alueet", list(counties.map((one) => link(`#/alue/${one.code}`, one.name)))),
    ],
  };
}

export function article(page) {
  const nodes = [el("h1", {}, page.title)];
  if (page.audience) nodes.push(el("p", { className: "soft" }, page.audience.label));
  if (page.lead) nodes.push(el("p", {}, page.lead));
  if (page.definition) nodes.push(el("p", {}, page.definition));
  if (page.purpose) nodes.push(section("Mihin malli on", text(page.purpose)), section("Kenelle", text(page.for_whom)));
  nodes.push(...blocks(page.body), ...blocks(page.steps), ...blocks(page.materials));
  if (page.conformance) nodes.push(...statement(page));
  if (page.first_step) nodes.push(section("Ensimmäinen askel", el("p", {}, page.first_step)));
  for (const [title, rows] of [["Alueita, jotka tekevät jo näin", page.examples], ["Esimerkkejä alueilta", page.cases]])
    if (rows?.length) nodes.push(section(title, ...blocks(rows)));
  for (const [title, rows] of [["Mihin suositus nojaa", page.rests_on_models], ["Liittyvät mallit", page.related_models]])
    if (rows?.length) nodes.push(section(title, list(rows.map((one) => link(`#/sivu/${one.id}`, one.title)))));
  if (page.statuses?.length)
    nodes.push(section("Missä alueet ovat", list(page.statuses.map((one) => `${one.county.name}: ${one.state.label} (${one.as_of})`))));
  nodes.push(...blocks(page.services));
  if (page.checked_on) nodes.push(el("p", { className: "soft" }, `Tarkistettu ${page.checked_on}`));
  return { title: page.title, language: page.meta.text_language, nodes };
}

/** What the law asks of an accessibility statement. */
function statement(page) {
  const parts = [["Mihin tiedot perustuvat", page.basis], ["Kohtuuton rasite", page.burden], ["Sisällöt, joita laki ei koske", page.outside_the_law], ["Valvova viranomainen", page.authority]];
  return [
    el("p", {}, `${page.responsible}: ${page.conformance.label}. ${page.made_on}, ${page.updated_on}`),
    section("Puutteet", ...blocks(page.gaps)),
    ...parts.filter(([, rich]) => rich?.html).map(([title, rich]) => section(title, text(rich))),
    el("p", {}, page.handler),
  ];
}

/** A draft: of a page, or of a record of the directory. */
export function draft(answer) {
  if (answer.meta.type.startsWith("cms.")) return article(answer);
  const channels = (answer.channels || []).map((one) => [one.label, one.phone, one.url].filter(Boolean).join(" "));
  const words = [answer.summary, answer.description, answer.for_whom, answer.phone].filter(Boolean);
  return { title: answer.name, nodes: [el("h1", {}, answer.name), ...words.map((one) => el("p", {}, one)), list(channels)] };
}

/** One answer of the situation; where nothing was found it says so. */
function fact(one) {
  const known = one.answer !== "no_information";
  const source = one.source?.startsWith("http") ? link(one.source, new URL(one.source).hostname) : one.source;
  return section(
    QUESTIONS[one.question],
    el("p", {}, known ? one.text : "Ei tietoa"),
    known && el("p", { className: "soft" }, "Lähde: ", source || "", `, ${one.as_of || "päivä ei tiedossa"}`),
  );
}

export function county(one, facts, services) {
  return {
    title: one.name,
    nodes: [
      el("h1", {}, one.name),
      ...facts.map(fact),
      section(`Palvelut (${services.count})`, list(services.results.map(service))),
    ],
  };
}

/** Lines of safety come before everything else, as the interface gives them. */
function safety(lines) {
  return lines.map((one) =>
    el("p", { className: "notice" }, el("strong", {}, one.name), " ", one.tel ? link(`tel:${one.tel}`, one.phone) : one.phone || ""));
}

export function results(q, answer, pages) {
  return {
    title: `Haku: ${q}`,
    nodes: [
      ...safety(answer.safety),
      el("h1", {}, `${answer.count} palvelua`),
      list(answer.results.map((one) => [...service(one), el("p", {}, one.summary)])),
      ...(pages.length ? [section("Tietoa ja toimintamalleja", list(pages.map((one) => [link(`#/sivu/${one.id}`, one.title), el("p", {}, one.summary)])))] : []),
    ],
  };
}
