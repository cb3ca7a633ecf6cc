import { createTheme, InputWrapper, Modal, PasswordInput, Tooltip } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

/** The one accent: a quiet green-blue. Shade 8 on white has a contrast of 5.9 to 1. */
const pine: MantineColorsTuple = ['#edf7f5', '#d9ebe8', '#b0d7d1', '#84c2b9', '#60b0a5', '#49a599', '#3a9f92', '#2a8b7f', '#1c6e6a', '#0c5a57'];

const dark: MantineColorsTuple = ['#d3d6da', '#b3b8bf', '#8a9099', '#646b75', '#3f454e', '#323840', '#262b32', '#1a1e23', '#15181c', '#0f1114'];

const gray: MantineColorsTuple = ['#f8f9f9', '#f1f3f3', '#e7eaea', '#dbdfdf', '#c9cfcf', '#a8b0b0', '#7f8888', '#475050', '#333b3b', '#1f2626'];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  colors: { pine, dark, gray },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily: '"Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '620', sizes: { h1: { fontSize: '1.625rem' }, h2: { fontSize: '1.25rem' }, h3: { fontSize: '1.0625rem' } } },
  components: {
    // Optional fields are rare here and say so; a star at all others would only be noise.
    InputWrapper: InputWrapper.extend({ defaultProps: { withAsterisk: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true, fz: 'xs' } }),
    // Not "password" again: a field and its button must not answer to the same name.
    PasswordInput: PasswordInput.extend({ defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show or hide what is typed' } } }),
    Modal: Modal.extend({ styles: { title: { fontWeight: 620, fontSize: '1.0625rem' } }, defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.45, blur: 2 }, transitionProps: { duration: 120 } } }),
  },
});
