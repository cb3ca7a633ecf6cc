# One image for the API and the worker: which of the two it is, is said by the command.
FROM node:20-bookworm-slim AS build
WORKDIR /lockstep
COPY package.json package-lock.json .npmrc nx.json tsconfig.base.json .swcrc ./
COPY apps ./apps
COPY libs ./libs
COPY prisma ./prisma
COPY tools ./tools
RUN npm ci && npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /lockstep
COPY --from=build --chown=node:node /lockstep ./
USER node
EXPOSE 3000
CMD ["node", "apps/api/dist/main.js"]
