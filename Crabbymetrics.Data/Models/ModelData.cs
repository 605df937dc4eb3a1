namespace Crabbymetrics.Data;

/// <summary>Puts the parts of a model together as the data that an estimator reads.</summary>
internal static class ModelData
{
    /// <summary>The data in their roles.</summary>
    /// <exception cref="DataSourceException">A weight is negative, or all are 0.</exception>
    /// <exception cref="FormulaException">There is no instrument, or no endogenous column.</exception>
    public static RegressionData Assemble(ModelPlan plan, ModelSpecification specification, DesignPlan design, ModelOutcome outcome)
    {
        EvaluationContext context = design.Context;
        ColumnTable table = context.Table;
        RegressionData data = RegressionData.Create(design.Design, outcome.Values, outcome.Name);
        if (outcome.Labels is not null)
        {
            data = data.WithOutcomeClasses(outcome.Labels.Labels);
        }

        if (plan.Offsets.Count > 0)
        {
            data = data.WithOffset(Sum(plan, context));
        }

        if (outcome.Trials is { } trials)
        {
            data = plan.Weights is null
                ? data.WithWeights(trials, WeightKind.Analytic)
                : throw new FormulaException(
                    plan.Formula.Text,
                    "the trials of its counts are the weights: there can be no others beside them."
                );
        }
        else if (plan.Weights is { } weights)
        {
            data = data.WithWeights(Weights(weights, context), specification.WeightKind);
        }

        foreach ((string name, GroupDefinition groups) in plan.Clusters)
        {
            data = data.WithClusters(name, groups.Groups(context));
        }

        foreach (EffectDefinition effect in plan.Effects)
        {
            data = data.WithAbsorbed(effect.Name, effect.Levels.Groups(context), effect.Slope?.EvaluateAll(context));
        }

        if (plan.Treatment is { } treatment)
        {
            double[] cohorts = treatment.Cohort.EvaluateAll(context);
            data = data.WithTreatment(
                Array.ConvertAll(cohorts, static cohort => cohort >= TreatmentDefinition.Never ? double.PositiveInfinity : cohort),
                treatment.Period.EvaluateAll(context)
            );
        }

        if (plan.Formula.HasInstruments)
        {
            if (design.Instruments is not { ColumnCount: > 0 } || design.Endogenous.IsEmpty)
            {
                string names = string.Join(
                    ", ",
                    (design.Endogenous.IsEmpty ? plan.Endogenous : plan.Instruments).Select(static term => $"'{term.Name}'")
                );
                throw new FormulaException(
                    plan.Formula.Text,
                    design.Endogenous.IsEmpty
                        ? $"no endogenous regressor is left: {names} is among the exogenous terms already. Take it out before the '|'."
                        : $"no instrument is left: {names} is among the terms of the equation. Instruments are variables outside of it."
                );
            }

            data = data.WithInstruments(design.Instruments, [.. design.Endogenous]);
        }

        foreach ((string name, VectorExpression values) in plan.Further)
        {
            data = data.WithColumn(name, values.EvaluateAll(context));
        }

        foreach (ModelColumn further in plan.FurtherLabels)
        {
            data = table.HasNumbers(further.Source)
                ? data.WithColumn(further.Name, table.Numbers(further.Source))
                : data.WithColumn(further.Name, table.Labels(further.Source));
        }

        if (specification.Unit is { } unit)
        {
            data = data.WithUnit(unit, table.Labels(unit).WithEqualNumbersMerged());
        }

        return specification.Time is { } time ? data.WithTime(TimePeriods.OfRows(table, time)) : data;
    }

    private static double[] Sum(ModelPlan plan, EvaluationContext context)
    {
        double[] sum = plan.Offsets[0].EvaluateAll(context);
        foreach (VectorExpression offset in plan.Offsets.Skip(1))
        {
            double[] values = offset.EvaluateAll(context);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += values[i];
            }
        }

        return sum;
    }

    private static double[] Weights(VectorExpression weights, EvaluationContext context)
    {
        double[] values = weights.EvaluateAll(context);
        int negative = Array.FindIndex(values, static weight => weight < 0.0);
        if (negative >= 0)
        {
            throw context.RowError(
                weights.Columns.FirstOrDefault()?.Name,
                negative,
                FormattableString.Invariant($"a weight must be 0 or more; it is {values[negative]}.")
            );
        }

        return Array.Exists(values, static weight => weight > 0.0)
            ? values
            : throw new DataSourceException(
                context.Table.SourceName,
                "all weights are zero; at least one must be positive.",
                column: weights.Columns.FirstOrDefault()?.Name ?? weights.Text
            );
    }
}
