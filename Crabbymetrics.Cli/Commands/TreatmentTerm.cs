using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The term of a formula that says when units are first treated: <c>event(cohort, period)</c>.</summary>
internal static class TreatmentTerm
{
    /// <summary>Refuses a model that does not use the term, and an event study without it or without effects.</summary>
    /// <exception cref="UsageException">They do not go together; the message says what to do.</exception>
    public static void Require(ChosenModel model, Formula formula)
    {
        bool isStudy = model.Descriptor.Roles.HasFlag(DataRoles.Treatment);
        if (formula.TreatmentFunction is not { } timing)
        {
            if (isStudy)
            {
                throw new UsageException(
                    $"{model.Name} needs a term event(cohort, period), the period in which a unit is first treated and that of the row: "
                        + "--formula \"y ~ event(cohort, year) | id + year\"."
                );
            }

            return;
        }

        if (!isStudy)
        {
            throw new UsageException(
                $"{model.Name} does not use the timing of a treatment: {timing}(cohort, period) is a term of crabby fit event-study."
            );
        }

        if (!formula.HasAbsorbed)
        {
            throw new UsageException(
                $"{model.Name} needs effects of units and periods after '|', the units first: y ~ {timing}(...) | id + year."
            );
        }

        if (timing == "sunab" && model.OptionTexts.ContainsKey(nameof(EventStudyOptions.Method)))
        {
            throw new UsageException(
                "sunab() is the estimator of Sun and Abraham, and --method is another one (--method imputation, two-way): write "
                    + "event(cohort, period), or leave --method out."
            );
        }
    }
}
