import "./globals.css";

import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";

import { Providers } from "@/components/shell/providers";

import { viewerTheme } from "./viewer";

export const metadata: Metadata = {
  title: { default: "Holdfast", template: "%s · Holdfast" },
  description: "Compliance archive for recorded calls",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await viewerTheme();
  return (
    <html lang="en" className={GeistSans.variable} {...(theme !== "system" && { "data-theme": theme })}>
      <body className="font-sans antialiased">
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
