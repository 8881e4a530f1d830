import { describe, expect, test } from "vitest";
import { exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import { KVM, onKvm } from "./support.ts";

describe.runIf(KVM.usable && KVM.suggestedDialect === "linux-6.18")(
  onKvm("exploring the real kernel"),
  () => {
    test("does every step of the tiny domain, and finds it as the model says", async () => {
      await using factory = await kvmFactory();
      const domain = domainNamed("linux-6.18/tiny", "linux-6.18");

      const report = await exploreDomain({
        ...{ dialect: dialectNamed(domain.dialect), domain, factory, properties: PROPERTIES },
        ...{ limits: {}, hooks: { now: () => 0 } },
      });

      expect(report).toMatchObject({ verdict: "conforms", implementation: "kvm" });
      expect(report.exploration).toMatchObject({ states: 18, depth: 4, exhausted: true });
      expect(report.notes.join()).toContain("no proof");
    });
  },
);
