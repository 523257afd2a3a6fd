import { type CSSVariablesResolver, createTheme } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "petroleo",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  colors: {
    petroleo: [
      "#e6f2f4",
      "#d3ebef",
      "#9fcdd6",
      "#7bcfdf",
      "#5cc0d3",
      "#2f92a4",
      "#17788a",
      "#0b6375",
      "#0a5261",
      "#14303a",
    ],
    dark: [
      "#eceded",
      "#b3b7bd",
      "#979ca4",
      "#767b84",
      "#3a3d44",
      "#292b30",
      "#212327",
      "#18191c",
      "#121315",
      "#0d0e0f",
    ],
  },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font-code)",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  radius: { xs: "3px", sm: "6px", md: "10px", lg: "14px" },
  components: {
    Button: { defaultProps: { size: "sm", variant: "filled" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Menu: { defaultProps: { radius: 10, shadow: "none", withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { radius: 10, centered: true, closeButtonProps: { "aria-label": "Fechar" } } },
    // The page has one banner, and a dialog's heading is not it.
    ModalHeader: { defaultProps: { role: "presentation" } },
    Input: { defaultProps: { size: "sm" } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ["label", "input", "error", "description"], withAsterisk: false },
    },
  },
});

/** Both schemes take the same roles: `tokens.css` says what a role is in each. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const roles = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--text-2)",
    "--mantine-color-placeholder": "var(--text-3)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-color-anchor": "var(--accent-text)",
    "--mantine-line-height": "var(--lh)",
  };
  return { variables: {}, light: roles, dark: roles };
};
