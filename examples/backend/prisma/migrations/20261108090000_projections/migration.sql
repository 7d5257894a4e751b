-- CreateTable
CREATE TABLE "projections" (
    "plan_id" UUID NOT NULL,
    "balances" BIGINT[],

    CONSTRAINT "projections_pkey" PRIMARY KEY ("plan_id")
);

-- AddForeignKey
ALTER TABLE "projections" ADD CONSTRAINT "projections_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;
