// Relative, so that the page also works below the proxy's /api.
SwaggerUIBundle({ url: "openapi.yaml", dom_id: "#api", deepLinking: true, validatorUrl: null });
