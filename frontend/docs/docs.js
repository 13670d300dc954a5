// The API's description, drawn by Swagger UI from our own files; nothing is asked of any other host.
window.SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  // A token is kept by nobody but the page that is open.
  persistAuthorization: false,
  syntaxHighlight: { activated: true, theme: "agate" },
  defaultModelsExpandDepth: 0,
});
