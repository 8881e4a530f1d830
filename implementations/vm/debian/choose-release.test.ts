import { describe, expect, test } from "vitest";
import { releasesMatching } from "./choose-release.ts";

const NAMES = [
  "linux-image-6.1.0-9-cloud-amd64",
  "linux-image-6.1.0-50-cloud-amd64",
  "linux-image-6.1.0-50-cloud-amd64-unsigned",
  "linux-image-6.1.0-50-amd64",
  "linux-image-6.12.117+deb13-cloud-amd64",
  "linux-image-6.12-cloud-amd64-dbg",
  "linux-image-7.0.4+deb13-cloud-amd64",
  "linux-binary-7.0.4+deb13-cloud-amd64",
  "linux-image-7.2.13+deb14-cloud-amd64",
  "linux-binary-7.2.13+deb14-cloud-amd64",
  "linux-modules-7.2.13+deb14-cloud-amd64",
];

describe("kernels of an archive", () => {
  test("are of a version by its numbers, the newest first", () => {
    const { kernels } = releasesMatching("6.1", NAMES);
    expect(kernels.map(({ release }) => release)).toEqual([
      "6.1.0-50-cloud-amd64",
      "6.1.0-9-cloud-amd64",
    ]);
  });

  test("are of any flavour when the whole release is named", () => {
    const { kernels } = releasesMatching("6.1.0-50-amd64", NAMES);
    expect(kernels).toEqual([
      { release: "6.1.0-50-amd64", packages: ["linux-image-6.1.0-50-amd64"] },
    ]);
  });

  test("are one package up to 6.18 and two behind it", () => {
    expect(releasesMatching("6.12", NAMES).kernels[0]?.packages).toEqual([
      "linux-image-6.12.117+deb13-cloud-amd64",
    ]);
    expect(releasesMatching("7.2", NAMES).kernels[0]?.packages).toEqual([
      "linux-binary-7.2.13+deb14-cloud-amd64",
      "linux-modules-7.2.13+deb14-cloud-amd64",
    ]);
  });

  test("are told as lost when their modules are not there", () => {
    expect(releasesMatching("7.0", NAMES)).toEqual({
      kernels: [],
      lost: ["7.0.4+deb13-cloud-amd64"],
    });
  });
});
