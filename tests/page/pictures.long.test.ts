import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { WHY_NO_CHROMIUM } from "./chromium.ts";
import { LOOKS, takePictures } from "./pictures.ts";

/** Of a PNG, after its signature and the head of its first chunk. */
const WIDTH_AT = 16;
const SCROLLBAR_PX_MAX = 20;

const WHY_SKIPPED = WHY_NO_CHROMIUM === undefined ? "" : ` (skipped: ${WHY_NO_CHROMIUM})`;

test.skipIf(WHY_NO_CHROMIUM !== undefined)(
  `pictures of both pages in every look${WHY_SKIPPED}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
    try {
      await takePictures(folder);

      const pictures = readdirSync(folder).filter((name) => name.endsWith(".png"));
      const looks = Object.entries(LOOKS);
      const names = ["explorer", "report"].flatMap((page) =>
        looks.map(([look]) => `${page}-${look}.png`),
      );
      expect(pictures.toSorted()).toEqual([...names, "readme.png"].toSorted());
      const odd = looks.flatMap(([look, { widthPx }]) =>
        ["explorer", "report"].filter((page) => {
          const width = readFileSync(join(folder, `${page}-${look}.png`)).readUInt32BE(WIDTH_AT);
          return width > widthPx || width < widthPx - SCROLLBAR_PX_MAX;
        }),
      );
      expect(odd).toEqual([]);
      // Colours differ.
      const [light, dark] = ["light", "dark"].map((scheme) =>
        readFileSync(join(folder, `report-${scheme}-1280.png`)),
      );
      expect(light?.equals(dark ?? Buffer.alloc(0))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
