import "./mantine.css";
import "./tokens.css";
import "./styles/index.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryCache, QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
  redirect,
  useNavigate,
} from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { AppShell } from "./app-shell.tsx";
import { DESTINATIONS } from "./destinations.ts";
import { DropFiles } from "./documents/drop-files.tsx";
import { findInCompany } from "./find-in-company.tsx";
import { Nowhere } from "./nowhere.tsx";
import { forgetPlace, keepPlace, keptPlace } from "./place.ts";
import { ProblemError } from "./problem-error.ts";
import { doorOf, isMember, sessionAnswer } from "./session.ts";
import { cssVariablesResolver, theme } from "./theme.ts";
import { Failure } from "./ui/failure.tsx";

const cache = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // Signed out meanwhile: the guard of the routes shows the door.
      if (!isRefusal(error, 401) || query.queryKey[0] === sessionAnswer.queryKey[0]) return;
      void cache.fetchQuery({ ...sessionAnswer, staleTime: 0 }).then(() => router.invalidate());
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refuses, it would refuse again.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ProblemError && error.problem.status < 500 && error.problem.status > 0),
    },
  },
});

function isRefusal(error: unknown, status: number): boolean {
  return error instanceof ProblemError && error.problem.status === status;
}

// The map of the site. ----------------------------------------------------------------------------------------------

const root = createRootRoute({
  component: Outlet,
  errorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
});

const doors = [
  door(
    "/entrar",
    lazyRouteComponent(() => import("./companies/sign-in.tsx")),
  ),
  door(
    "/primeiro-acesso",
    lazyRouteComponent(() => import("./companies/first-owner.tsx")),
  ),
  door(
    "/empresas",
    lazyRouteComponent(() => import("./companies/choose-company.tsx")),
  ),
  door(
    "/empresas/nova",
    lazyRouteComponent(() => import("./companies/new-company.tsx")),
  ),
];

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  beforeLoad: async ({ location, preload }) => {
    const at = doorOf(await cache.ensureQueryData(sessionAnswer));
    // Who was signed out in the middle of something goes back to it.
    if (at === "/entrar" && !preload) keepPlace({ to: location.pathname, search: location.search });
    if (at !== null) throw redirect({ to: at });
    // Not at the door: a way that is begun twice leads to the same place twice.
    if (!preload) forgetPlace();
  },
  component: Frame,
  notFoundComponent: Nowhere,
});

/** Nothing between signing out and the door. */
function Frame() {
  const { data: session } = useQuery(sessionAnswer);
  const navigate = useNavigate();
  const isOut = session !== undefined && !isMember(session);
  useEffect(() => {
    if (isOut) void router.invalidate();
  }, [isOut]);
  if (session === undefined || !isMember(session)) return null;
  return (
    <>
      <AppShell findInCompany={findInCompany((to) => void navigate({ to }))} />
      <DropFiles />
    </>
  );
}

const first = createRoute({
  getParentRoute: () => frame,
  path: "/",
  beforeLoad: () => {
    const home = DESTINATIONS[0];
    if (home !== undefined && home.path !== "/") throw redirect({ to: home.path });
  },
  ...(DESTINATIONS[0]?.path === "/" && { component: lazyRouteComponent(DESTINATIONS[0].screen) }),
});

const places = DESTINATIONS.flatMap(({ path, screen, places = {} }) => [
  ...(path === "/" ? [] : [place(path, screen)]),
  ...Object.entries(places).map(([below, of]) => place(`${path}${below}`, of)),
]);

const specimens = createRoute({
  getParentRoute: () => frame,
  path: "/componentes",
  component: lazyRouteComponent(() => import("./ui/specimens.tsx")),
});

const nowhere = createRoute({ getParentRoute: () => frame, path: "$", component: Nowhere });

function place(path: string, screen: (typeof DESTINATIONS)[number]["screen"]) {
  return createRoute({ getParentRoute: () => frame, path, component: lazyRouteComponent(screen) });
}

/** Outside the frame. Who has no business there is shown where they have. */
function door(path: string, component: ReturnType<typeof lazyRouteComponent>) {
  return createRoute({
    getParentRoute: () => root,
    path,
    beforeLoad: async () => {
      const session = await cache.ensureQueryData(sessionAnswer);
      const at = doorOf(session);
      const free = session.user !== null && !session.needsFirstOwner && path.startsWith("/empresas");
      if (at !== path && !free) throw redirect(at === null ? (keptPlace() as { to: "/" }) : { to: at });
    },
    component,
  });
}

const router = createRouter({
  routeTree: root.addChildren([...doors, frame.addChildren([first, ...places, specimens, nowhere])]),
  defaultPreload: "intent",
  scrollRestoration: true,
  // A filter is text: `?valor=10` stays "10".
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
    return text === "" ? "" : `?${text}`;
  },
});

/** The number used once under which the page's policy lets styles in: Mantine's own, and those of what locks scrolling under a dialog. */
const styleNonce = document.querySelector<HTMLMetaElement>("meta[name=style-nonce]")?.content ?? "";
setNonce(styleNonce);

const element = document.getElementById("root");
if (element !== null)
  createRoot(element).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        getStyleNonce={() => styleNonce}
        colorSchemeManager={localStorageColorSchemeManager({ key: "retaguarda.theme" })}
      >
        <QueryClientProvider client={cache}>
          <Notifications position="bottom-center" limit={1} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
