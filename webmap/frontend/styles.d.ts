// esbuild bundles style sheets that a module imports; TypeScript only has to know that they may be imported.
declare module "*.css";
