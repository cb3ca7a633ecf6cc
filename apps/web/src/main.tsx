import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { signIn } from './api/client.js';
import { MainProviders } from './app/main-providers.js';
import { router } from './app/router.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

void signIn.refresh();
createRoot(root).render(
  <StrictMode>
    <MainProviders>
      <RouterProvider router={router} />
    </MainProviders>
  </StrictMode>,
);
