// Renders the API reference with the bundled Swagger UI. No other host is contacted.
window.SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  // Tokens are never stored: they last only while the page is open.
  persistAuthorization: false,
  syntaxHighlight: { activated: true, theme: "agate" },
  defaultModelsExpandDepth: 0,
});
