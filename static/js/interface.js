// Draws the reference of the interface with Swagger UI, from this site's own OpenAPI document and nothing else.
const root = document.documentElement;
const place = document.getElementById("reference");

const darken = (dark) => root.classList.toggle("dark-mode", dark);
darken(root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
document.addEventListener("nigran:theme", (event) => darken(event.detail.dark));

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  // The page has its own heading and introduction.
  plugins: [() => ({ wrapComponents: { InfoContainer: () => () => null } })],
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // Its own default sends the document to another host.
  validatorUrl: null,
});
