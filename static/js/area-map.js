// The counties within their real borders. Every area is made of its tile in the tile map: the same link, answer and
// year; nothing else is known here. Leaflet and the borders are only asked for when the map comes near the screen.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const LABEL = { width: 44, height: 20 };
  const section = document.querySelector("[data-area-map]");
  if (!section || !window.fetch) return;
  const place = section.querySelector(".area-map");
  const told = (tile) => {
    const [sign, year = ""] = [...tile.querySelector(".told").childNodes].map((node) => node.textContent.trim());
    return { mark: sign + year, year };
  };
  const tiles = new Map([...document.querySelectorAll("[data-area] > a[data-answer]")].map((tile) => [
    tile.parentElement.dataset.area,
    { href: tile.getAttribute("href"), answer: tile.dataset.answer, level: tile.dataset.level,
      words: tile.querySelector(".sr").textContent.trim(), ...told(tile) },
  ]));

  const loaded = (tag, values) => new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), values, { onload: done, onerror: failed });
    document.head.append(element);
  });
  const drawn = (name, values, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // One pattern for each answer and age: the ground tells the age as in the tiles, the lines tell the answer.
  const LINES = {
    in_place: [],
    being_built: ["M-2,2 L2,-2 M0,10 L10,0 M8,12 L12,8"],
    planned: ["M4,5 h2 M9,0 h2 M-1,0 h2 M9,10 h2 M-1,10 h2"],
    not_in_place: ["M0,0 L10,10 M10,0 L0,10"],
    no_information: [],
  };
  const pattern = (id, answer, level) => drawn(
    "pattern", { id, width: 10, height: 10, patternUnits: "userSpaceOnUse" },
    drawn("rect", { width: 10, height: 10, class: "ground", "data-level": level }),
    ...LINES[answer].map((d) => drawn("path", { d, class: "lines" })),
  );
  const idOf = ({ answer, level }) => `kuvio-${answer}-${level}`;

  function legend() {
    for (const item of section.querySelectorAll("[data-pattern]")) {
      const level = item.dataset.pattern === "no_information" ? 0 : 2;
      const id = `selite-${item.dataset.pattern}`;
      item.prepend(drawn("svg", { width: 24, height: 24, "aria-hidden": "true", class: "swatch" },
        drawn("defs", {}, pattern(id, item.dataset.pattern, level)),
        drawn("rect", { x: 1, y: 1, width: 22, height: 22, fill: `url(#${id})`, class: "area", "data-answer": item.dataset.pattern })));
    }
  }

  function draw(borders) {
    const map = L.map(place, {
      zoomSnap: 0.25, minZoom: 3, maxZoom: 9, scrollWheelZoom: false, zoomControl: false, attributionControl: false,
      dragging: !L.Browser.mobile, fadeAnimation: false,
    });
    L.control.zoom({ zoomInTitle: section.dataset.zoomIn, zoomOutTitle: section.dataset.zoomOut }).addTo(map);
    const shapes = L.geoJSON(borders, {
      style: ({ properties }) => {
        const tile = tiles.get(properties.code);
        return { weight: 1.5, fillOpacity: 1, fillColor: tile ? `url(#${idOf(tile)})` : "none", interactive: Boolean(tile), className: tile ? "area" : "area area--none" };
      },
      onEachFeature: ({ properties }, shape) => {
        const tile = tiles.get(properties.code);
        if (tile) shape.bindTooltip([tile.words, tile.year].filter(Boolean).join(", "), { sticky: true, className: "area-map__told" });
      },
    }).addTo(map);
    map.fitBounds(shapes.getBounds(), { padding: [6, 6] });
    map.setMinZoom(map.getZoom()).setMaxBounds(shapes.getBounds().pad(0.2));
    // A finger on the whole country scrolls the page; on an enlarged part it moves the map.
    map.on("zoomend", () => map.dragging[!L.Browser.mobile || map.getZoom() > map.getMinZoom() ? "enable" : "disable"]());

    const svg = place.querySelector(".leaflet-overlay-pane svg");
    const used = new Map([...tiles.values()].map((tile) => [idOf(tile), tile]));
    svg.prepend(drawn("defs", {}, ...[...used].map(([id, tile]) => pattern(id, tile.answer, tile.level))));
    // Leaflet marks the picture as decoration, but its areas are links.
    svg.removeAttribute("aria-hidden");
    // In the order of the tiles, so that the keyboard's way is the same in both.
    const found = new Map();
    shapes.eachLayer((shape) => found.set(shape.feature.properties.code, shape));
    const links = [...tiles].filter(([code]) => found.has(code)).map(([code, tile]) => link(code, tile, found.get(code)));
    links.forEach((element) => element.parentNode.append(element));
    label(map, [...tiles].filter(([code]) => found.has(code)).map(([code, tile]) => ({ tile, shape: found.get(code) })));
  }

  function link(code, tile, shape) {
    const element = shape.getElement();
    Object.assign(element.dataset, { code, answer: tile.answer, level: tile.level, href: tile.href });
    element.setAttribute("role", "link");
    element.setAttribute("tabindex", "0");
    element.setAttribute("aria-label", [tile.words, tile.year].filter(Boolean).join(", "));
    const follow = () => { window.location.hash = tile.href; };
    shape.on("click", follow);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      follow();
    });
    return element;
  }

  // Sign and year are written where they fit beside those already written; enlarging makes room for the rest.
  function label(map, areas) {
    const marks = areas.map(({ tile, shape }) => ({
      shape, at: middle(shape),
      mark: L.marker(middle(shape), { interactive: false, keyboard: false, icon: L.divIcon({ className: "area-map__mark", html: tile.mark, iconSize: [LABEL.width, LABEL.height] }) }),
    }));
    const write = () => {
      const written = [];
      for (const { shape, at, mark } of marks) {
        const point = map.latLngToContainerPoint(at), box = shape.getBounds();
        const width = map.latLngToContainerPoint(box.getNorthEast()).x - map.latLngToContainerPoint(box.getSouthWest()).x;
        const fits = width > LABEL.width * 0.8 && written.every((other) => Math.abs(other.x - point.x) > LABEL.width || Math.abs(other.y - point.y) > LABEL.height);
        if (fits) written.push(point);
        if (fits !== map.hasLayer(mark)) mark[fits ? "addTo" : "removeFrom"](map);
      }
    };
    map.on("zoomend", write);
    write();
  }

  // The middle of the largest part, so that islands do not pull the label to sea.
  function middle(shape) {
    const parts = shape.getLatLngs().map((polygon) => L.polyline(polygon[0]).getBounds());
    const size = (box) => (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
    return parts.reduce((largest, box) => (size(box) > size(largest) ? box : largest)).getCenter();
  }

  async function begin() {
    try {
      const [answer] = await Promise.all([
        fetch(section.dataset.areaMap),
        loaded("link", { rel: "stylesheet", href: section.dataset.style }),
        loaded("script", { src: section.dataset.leaflet }),
      ]);
      if (!answer.ok) throw new Error(answer.status);
      const borders = await answer.json();
      legend();
      draw(borders);
    } catch {
      // The list and the tile map hold the same.
      section.hidden = true;
    }
  }

  section.hidden = false;
  if (!window.IntersectionObserver) return void begin();
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    begin();
  }, { rootMargin: "400px" });
  near.observe(section);
})();
