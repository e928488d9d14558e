"use strict";

// Shows the schema. Nothing is asked of any other site: no validator, no fonts.
SwaggerUIBundle({
  url: document.getElementById("api").dataset.schema,
  dom_id: "#api",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.headers["Accept-Language"] = document.documentElement.lang;
    return request;
  },
});
