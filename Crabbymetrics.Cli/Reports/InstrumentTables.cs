using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The further tables of a fit by instruments: first stages and the reduced form, where they were asked for.</summary>
internal static class InstrumentTables
{
    public static IEnumerable<EffectSection> Of(InstrumentDiagnostics? instruments)
    {
        foreach (FirstStage stage in instruments is { Asked.FirstStages: true } ? instruments.Stages : [])
        {
            yield return new EffectSection(
                "first_stage_coefficients",
                FormattableString.Invariant($"First stage of {stage.Endogenous} (R2 {stage.RSquared:F4})"),
                stage.Coefficients.Rows
            )
            {
                Name = stage.Endogenous,
                Statistics = [KeyValuePair.Create("r_squared", stage.RSquared)],
            };
        }

        if (instruments?.ReducedForm is { } reduced)
        {
            yield return new EffectSection("reduced_form", "Reduced form", reduced.Rows);
        }
    }
}
