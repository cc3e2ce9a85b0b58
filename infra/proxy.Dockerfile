# The proxy's image. The official one gives the binary the capability to bind low ports, and a binary with a capability
# that the container may not have does not even start: the copy has none. It is not needed: in a container of Docker 20.10
# or newer every port is free to bind for everybody.
ARG CADDY_IMAGE=caddy:2.11.4-alpine
FROM ${CADDY_IMAGE}
RUN cp /usr/bin/caddy /usr/bin/caddy.plain && mv /usr/bin/caddy.plain /usr/bin/caddy \
 && mkdir -p /data/caddy /config/caddy && chown -R 65532:65532 /data /config
USER 65532:65532
