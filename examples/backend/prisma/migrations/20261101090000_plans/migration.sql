-- CreateTable
CREATE TABLE "plans" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "owner" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "opening" BIGINT NOT NULL,
    "monthly_deposit" BIGINT NOT NULL,
    "rate" INTEGER NOT NULL,
    "months" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "plans_owner_created_at_idx" ON "plans"("owner", "created_at");
