using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The refusal of roles that an estimator does not use, in words.</summary>
internal static class UnusedRoles
{
    private const int ClassesShown = 5;

    private static readonly (DataRoles Role, string Words)[] RoleWords =
    [
        (DataRoles.Offset, "offset"),
        (DataRoles.Weights, "weights"),
        (DataRoles.Instruments, "instruments"),
        (DataRoles.Absorbed, "absorbed effects"),
        (DataRoles.Treatment, "timing of a treatment"),
    ];

    public static void Refuse(IObservations observations, string estimatorName, DataRoles used)
    {
        DataRoles unused = observations.Roles & ~used;
        if (unused.HasFlag(DataRoles.Classes))
        {
            ObservationSummary summary = observations.Summary;
            throw new ArgumentException(OfClasses(summary.OutcomeName, summary.OutcomeClasses, estimatorName));
        }

        if (unused != DataRoles.None)
        {
            throw new ArgumentException(
                $"{estimatorName} takes no {WordsOf(unused)}, and the data have them. Leave them out, or choose an "
                    + "estimator that uses them."
            );
        }
    }

    private static string OfClasses(string outcome, ImmutableArray<string> classes, string estimatorName) =>
        FormattableString.Invariant($"{outcome} has {classes.Length} classes (")
        + string.Join(", ", classes.Take(ClassesShown))
        + (classes.Length > ClassesShown ? ", ..." : "")
        + $"), whose codes 0, 1, 2 are names and no amounts: {estimatorName} cannot use them. multinomial-logit models unordered "
        + "classes; an outcome of amounts or counts is given as numbers.";

    private static string WordsOf(DataRoles roles) =>
        string.Join(" and no ", RoleWords.Where(role => roles.HasFlag(role.Role)).Select(static role => role.Words));
}
