# The harness with its bundled reference server: `docker build -t im-conformance .`
ARG NODE_IMAGE=node:22-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build \
 && npm pack --ignore-scripts \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && mkdir /packed \
 && tar -xzf im-conformance-*.tgz -C /packed --strip-components=1 \
 && mv node_modules /packed

# `npm run image` makes the same image without this stage and without pulling: from here on it reads what an image is told.
FROM ${NODE_IMAGE}
COPY --from=build /packed /opt/im-conformance
# Open to all, so that another user can be chosen: docker run --user.
RUN mkdir /data /work && chown 10001:10001 /data /work && chmod 1777 /data /work
# One thing a line, and no quotes that are not needed: some engines understand no more of what is imported.
LABEL org.opencontainers.image.title=im-conformance
LABEL org.opencontainers.image.description="Tells whether an instant-messaging server keeps its promises"
LABEL org.opencontainers.image.licenses=Apache-2.0
LABEL org.opencontainers.image.version=0.1.0
LABEL im-conformance.flavour=reference
ENV NODE_ENV=production
ENV HOME=/work
WORKDIR /work
USER 10001:10001
VOLUME ["/data"]
EXPOSE 5001
EXPOSE 5100
EXPOSE 5200
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s CMD ["node", "-e", "fetch('http://127.0.0.1:5001/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/im-conformance/dist/harness/cli/main.js"]
CMD ["serve", "--host", "0.0.0.0", "--http-port", "5001", "--tcp-port", "5100", "--ws-port", "5200", "--data", "/data", "--json"]
