// The geo widget's map with three differences: no place is shown until one is chosen, the place can be removed,
// and without a tile server the municipalities' centre points are what one finds one's way by.
(function () {
  "use strict";

  const LARGE_TOWN = 50000;
  const FINLAND = [[59.7, 19.3], [70.1, 31.6]];
  let points = null;

  function municipalities(url) {
    points = points || fetch(url, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : []));
    return points;
  }

  function PlaceField(options) {
    LeafletField.call(this, options);
  }
  PlaceField.prototype = Object.create(LeafletField.prototype);

  PlaceField.prototype.setup = function () {
    const kept = LeafletField.locationStringToStruct(this.sourceField.val()).defaultLocation;
    const start = kept ? { lat: parseFloat(kept.lat), lng: parseFloat(kept.lng) } : this.defaultLocation;
    this.initMap(this.mapEl, start);
    this.map.setZoom(kept ? 10 : this.zoom);
    this.initEvents();
    if (kept) this.choose(start, false);
    this.checkVisibility(() => {
      this.map.invalidateSize();
      if (this.marker) this.map.setView(this.marker.getLatLng());
      else this.map.fitBounds(FINLAND);
    });
  };

  PlaceField.prototype.initMap = function (element, start) {
    const map = L.map(element[0], { preferCanvas: true, zoomSnap: 0.25, minZoom: 3.5, maxZoom: 18 }).setView(start, this.zoom);
    map.attributionControl.setPrefix(false);
    this.map = map;
    if (this.tileLayer) {
      L.tileLayer(this.tileLayer, Object.assign({ maxZoom: 18 }, this.tileLayerOptions)).addTo(map);
    } else {
      municipalities(this.pointsUrl).then((rows) => this.drawMunicipalities(rows));
    }
  };

  PlaceField.prototype.drawMunicipalities = function (rows) {
    const drawn = rows.map((row) => ({
      row,
      isLabelled: false,
      dot: L.circleMarker([row.latitude, row.longitude], {
        radius: row.population >= LARGE_TOWN ? 4 : 2,
        weight: 1,
        color: "#2a5a7a",
        interactive: false,
      }).addTo(this.map),
    }));
    // Largest first: a name is written where no larger town's name is.
    const label = () => {
      const view = this.map.getBounds();
      const written = [];
      for (const place of drawn) {
        const at = this.map.latLngToContainerPoint(place.dot.getLatLng());
        const isFree = written.every((other) => Math.abs(other.x - at.x) > 85 || Math.abs(other.y - at.y) > 13);
        const isWanted = isFree && view.contains(place.dot.getLatLng());
        if (isWanted) written.push(at);
        if (isWanted === place.isLabelled) continue;
        place.isLabelled = isWanted;
        if (isWanted) place.dot.bindTooltip(place.row.name, { permanent: true, direction: "right", offset: [6, 0], className: "desk-map__name" });
        else place.dot.unbindTooltip();
      }
    };
    this.map.on("zoomend moveend", label);
    label();
  };

  PlaceField.prototype.initEvents = function () {
    const text = this.latLngField[0];
    this.map.on("click", (event) => this.choose(event.latlng, true));
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    text.addEventListener("input", () => {
      this.clearFieldMessage({ field: this.latLngField });
      if (!text.value.trim()) return this.clear();
      const place = this.parseStrToLatLng(text.value);
      if (!place) {
        this.displayWarning(this.translations.error_message_invalid_location, { field: this.latLngField });
        return undefined;
      }
      this.choose(place, true, true);
      return undefined;
    });
    document.getElementById(this.sourceField[0].id + "_clear").addEventListener("click", () => {
      text.value = "";
      this.clear();
    });
  };

  PlaceField.prototype.choose = function (place, write, typed) {
    if (!this.marker) {
      const icon = L.divIcon({ className: "desk-map__pin", iconSize: [18, 18] });
      this.marker = L.marker(place, { icon, draggable: true, keyboard: false }).addTo(this.map);
      this.marker.on("dragend", () => this.choose(this.marker.getLatLng(), true));
    }
    this.marker.setLatLng(place);
    this.map.panTo(place);
    const rounded = { lat: Number(place.lat.toFixed(6)), lng: Number(place.lng.toFixed(6)) };
    if (!typed) this.latLngField.val(rounded.lat + ", " + rounded.lng);
    if (write) this.write(LeafletField.buildLocationString(this.srid, rounded.lng, rounded.lat));
  };

  PlaceField.prototype.clear = function () {
    if (this.marker) this.marker.remove();
    this.marker = null;
    this.clearFieldMessage({ field: this.latLngField });
    this.write("");
  };

  // The editor notices unsaved changes by the field's own events.
  PlaceField.prototype.write = function (value) {
    this.setState(value);
    this.sourceField[0].dispatchEvent(new Event("change", { bubbles: true }));
  };

  PlaceField.prototype.parseStrToLatLng = function (value) {
    const match = value.trim().match(/^(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)$/);
    if (!match || Math.abs(match[1]) > 90 || Math.abs(match[2]) > 180) return null;
    return L.latLng(Number(match[1]), Number(match[2]));
  };

  class PlaceFieldController extends window.StimulusModule.Controller {
    static values = { options: Object };

    connect() {
      if (this.element.dataset.placeReady) return;
      this.element.dataset.placeReady = "1";
      const options = Object.assign({}, this.optionsValue, { id: this.element.id });
      PlaceField.prototype.pointsUrl = options.pointsUrl;
      new PlaceField(options);
    }
  }

  window.wagtail.app.register("place-field", PlaceFieldController);
})();
