using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>What is known of all rows of a model beside the rows.</summary>
/// <param name="Specification">The parts of the model.</param>
/// <param name="OutcomeLabels">The classes of the outcome; null where it is numbers.</param>
/// <param name="Dropped">How many rows are not used, by reason.</param>
/// <param name="Warnings">What the user should know.</param>
internal sealed record ModelFrameNotes(
    ModelSpecification Specification,
    LabelColumn? OutcomeLabels,
    ImmutableArray<DroppedRows> Dropped,
    ImmutableArray<string> Warnings
);
